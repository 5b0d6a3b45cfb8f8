package dev.zippermerge.jobs;

import dev.zippermerge.runner.EngineRunner;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Works on jobs and trials that the queue triggers. */
@Component
class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final int MAX_CRASHES = 3;

  private final EngineRunner runner;
  private final WorkerSettings settings;
  private final JobMetrics metrics;
  private final JobTraces traces;
  private final Set<EngineRun> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping = true;

  Worker(EngineRunner runner, WorkerSettings settings, JobMetrics metrics, JobTraces traces) {
    this.runner = runner;
    this.settings = settings;
    this.metrics = metrics;
    this.traces = traces;
  }

  /**
   * Takes work up, where there is any, and does it; true where it has to be triggered again.
   *
   * @param claim takes it up
   */
  boolean work(Supplier<? extends Optional<? extends Work>> claim) throws InterruptedException {
    if (stopping) {
      return true;
    }
    var work = claim.get();
    return work.isPresent() && labelled(work.get()) == Work.End.REQUEUED;
  }

  /** Begins to take work up. */
  void start() {
    stopping = false;
  }

  /** Stops all runs; their jobs and trials go back into the queue. */
  void stop() {
    stopping = true;
    running.forEach(EngineRun::stop);
  }

  private Work.End labelled(Work work) throws InterruptedException {
    var labels = work.labels();
    labels.forEach(MDC::put);
    try {
      return attempt(work);
    } finally {
      labels.keySet().forEach(MDC::remove);
    }
  }

  private Work.End attempt(Work work) throws InterruptedException {
    try (var trace = traces.begin(work)) {
      LOG.info("{} begins", work.name());
      var watch = metrics.start(work);
      var end = run(work);
      if (end == Work.End.LOST && work.cancelled()) {
        end = Work.End.CANCELLED;
      }
      LOG.info("{}: {}", work.name(), end);
      watch.stop(end);
      trace.ended(end);
      return end;
    }
  }

  private Work.End run(Work work) throws InterruptedException {
    var phases = new Phases(List.of(phase -> metrics.phase(work, phase), traces::phase));
    var run = new EngineRun(work, runner, settings, phases);
    running.add(run);
    try (var workspace = Workspace.create()) {
      if (stopping) {
        run.stop();
      }
      var outcome = run.run(workspace);
      return outcome instanceof RunOutcome.Done done ? work.finish(done) : settle(work, outcome);
    } catch (DataAccessException | TransactionException e) {
      throw e; // The queue tries again once the database is back.
    } catch (RuntimeException e) {
      LOG.error("{} cannot be run", work.name(), e);
      var detail = "The worker could not run the engine.";
      return settle(
          work, new RunOutcome.Crashed(new JobProblem("INTERNAL_ERROR", null, detail, List.of())));
    } finally {
      running.remove(run);
    }
  }

  private Work.End settle(Work work, RunOutcome outcome) {
    return switch (outcome) {
      case RunOutcome.Failed(var problem) -> fail(work, problem);
      case RunOutcome.Crashed(var problem) when work.crashes() + 1 >= MAX_CRASHES ->
          fail(work, problem);
      case RunOutcome.Crashed _ -> requeue(work, true);
      case RunOutcome.Stopped _, RunOutcome.Done _ -> requeue(work, false);
    };
  }

  private Work.End fail(Work work, JobProblem problem) {
    if (!work.fail(problem)) {
      return Work.End.LOST;
    }
    metrics.failed(work, problem);
    return Work.End.FAILED;
  }

  private static Work.End requeue(Work work, boolean crashed) {
    return work.requeue(crashed) ? Work.End.REQUEUED : Work.End.LOST;
  }
}
