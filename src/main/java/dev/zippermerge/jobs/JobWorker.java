package dev.zippermerge.jobs;

import dev.zippermerge.runner.EngineRunner;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Works on jobs that the queue triggers. */
@Component
class JobWorker {
  private static final Logger LOG = LoggerFactory.getLogger(JobWorker.class);
  private static final int MAX_CRASHES = 3;

  private final AttemptStates states;
  private final JobResults results;
  private final JobCheckpoints checkpoints;
  private final SpecFiles specFiles;
  private final EngineRunner runner;
  private final WorkerSettings settings;
  private final JobMetrics metrics;
  private final Set<MergeRun> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping = true;

  JobWorker(
      AttemptStates states,
      JobResults results,
      JobCheckpoints checkpoints,
      SpecFiles specFiles,
      EngineRunner runner,
      WorkerSettings settings,
      JobMetrics metrics) {
    this.states = states;
    this.results = results;
    this.checkpoints = checkpoints;
    this.specFiles = specFiles;
    this.runner = runner;
    this.settings = settings;
    this.metrics = metrics;
  }

  /** Works on a job until it ends; true where the job has to be triggered again. */
  boolean work(Ticket ticket) throws InterruptedException {
    if (stopping) {
      return true;
    }
    var claim = states.claim(ticket, WorkerName.VALUE).orElse(null);
    return claim != null && work(claim);
  }

  /** Begins to take jobs up. */
  void start() {
    stopping = false;
  }

  /** Stops all runs; their jobs go back into the queue. */
  void stop() {
    stopping = true;
    running.forEach(MergeRun::stop);
  }

  private boolean work(AttemptStates.Claim claim) throws InterruptedException {
    LOG.info("job {} begins, attempt {}", claim.attempt().jobId(), claim.attempt().number());
    var watch = metrics.start();
    var outcome = run(claim);
    var end = settle(claim, outcome);
    LOG.info("job {}, attempt {}: {}", claim.attempt().jobId(), claim.attempt().number(), end);
    watch.stop(end);
    return end == End.REQUEUED;
  }

  private RunOutcome run(AttemptStates.Claim claim) throws InterruptedException {
    var run = new MergeRun(states, checkpoints, runner, settings, claim.attempt());
    running.add(run);
    try (var workspace = Workspace.create()) {
      if (stopping) {
        run.stop();
      }
      var spec = specFiles.write(claim.request(), workspace.folder());
      var checkpoint = checkpoints.fetch(claim.attempt().jobId(), workspace.folder());
      var outcome = run.run(spec, workspace.folder().resolve("out"), checkpoint);
      if (outcome instanceof RunOutcome.Done done && results.store(claim.attempt(), done)) {
        return outcome;
      }
      return outcome instanceof RunOutcome.Done ? new RunOutcome.Stopped() : outcome;
    } catch (DataAccessException | TransactionException e) {
      throw e; // The queue tries again once the database is back.
    } catch (RuntimeException e) {
      LOG.error("job {} cannot be run", claim.attempt().jobId(), e);
      return new RunOutcome.Crashed(
          new JobProblem(
              "INTERNAL_ERROR", null, "The worker could not run the engine.", List.of()));
    } finally {
      running.remove(run);
    }
  }

  private End settle(AttemptStates.Claim claim, RunOutcome outcome) {
    var attempt = claim.attempt();
    var end =
        switch (outcome) {
          case RunOutcome.Done done -> End.SUCCEEDED;
          case RunOutcome.Failed(var problem) -> fail(attempt, problem);
          case RunOutcome.Crashed(var problem) when claim.crashes() + 1 >= MAX_CRASHES ->
              fail(attempt, problem);
          case RunOutcome.Crashed crashed -> requeue(attempt, true);
          case RunOutcome.Stopped stopped -> requeue(attempt, false);
        };
    return end == End.LOST && states.cancelled(attempt) ? End.CANCELLED : end;
  }

  private End fail(Attempt attempt, JobProblem problem) {
    return states.fail(attempt, problem) ? End.FAILED : End.LOST;
  }

  private End requeue(Attempt attempt, boolean crashed) {
    return states.requeue(attempt, crashed) ? End.REQUEUED : End.LOST;
  }

  /** What became of a job by an attempt. */
  enum End {
    SUCCEEDED,
    FAILED,
    CANCELLED,
    /** It waits for another attempt. */
    REQUEUED,
    /** Another worker has taken the job up. */
    LOST
  }
}
