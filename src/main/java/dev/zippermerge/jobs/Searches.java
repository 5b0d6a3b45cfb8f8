package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Jobs with a goal: rounds of trials, and decisions on their results. Either a worker decides, or
 * trials are open and the job has no worker; each change from one to the other counts the job's
 * queueing up, so that nothing left of the one triggers or writes in the other.
 */
@Component
@Transactional
class Searches {
  private final JdbcClient jdbc;
  private final AttemptStates states;
  private final JobTrials trials;
  private final JobEvents events;
  private final JobQueue queue;

  Searches(
      JdbcClient jdbc, AttemptStates states, JobTrials trials, JobEvents events, JobQueue queue) {
    this.jdbc = jdbc;
    this.states = states;
    this.trials = trials;
    this.events = events;
    this.queue = queue;
  }

  /**
   * Queues trials and lets the job wait for them. Where all were tried before, in vain, the job
   * fails.
   */
  public Work.End begin(Attempt attempt, List<Trial> wanted) {
    var round = nextQueueing(attempt);
    if (round.isEmpty()) {
      return Work.End.LOST;
    }
    var added = wanted.stream().filter(trial -> add(attempt, round.get(), trial)).toList();
    if (added.isEmpty()) {
      return states.fail(attempt, problem(trials.of(attempt.jobId())))
          ? Work.End.FAILED
          : Work.End.LOST;
    }
    storeProgress(attempt, trials.of(attempt.jobId()));
    return Work.End.SEARCHING;
  }

  /**
   * Goes on where a trial has ended: the end of the last open one triggers the job. The caller has
   * locked the job's row, so it does so once.
   *
   * @param attempt the job's latest attempt
   */
  public void trialEnded(Attempt attempt) {
    var all = trials.of(attempt.jobId());
    storeProgress(attempt, all);
    if (all.stream().anyMatch(StoredTrial::open)) {
      return;
    }
    var hopeless = hopeless(all);
    if (hopeless.isEmpty()) {
      nextQueueing(attempt).ifPresent(queue::trigger);
    } else {
      states.fail(attempt, problem(hopeless));
    }
  }

  /** Makes a trial's merge the job's. */
  public Work.End choose(Attempt attempt, String id) {
    record Merge(String merge, UUID artifact) {}
    var chosen =
        jdbc.sql(
                "select merge, artifact from merge_trial where job_id = ? and id = ? and artifact is not null")
            .params(attempt.jobId(), id)
            .query(Merge.class)
            .optional()
            .orElseThrow(() -> new IllegalStateException("trial " + id + " has no merge"));
    boolean stored =
        states.record(attempt, null, curves(chosen.merge()))
            && states.succeed(attempt, chosen.merge(), chosen.artifact());
    if (!stored) {
      return Work.End.LOST;
    }
    trials.choose(attempt.jobId(), id);
    return Work.End.SUCCEEDED;
  }

  private static List<JobEvent.Draft> curves(String merge) {
    return Json.mapper().readValue(merge, MergeResult.class).curves().stream()
        .map(point -> new JobEvent.Draft(JobEvent.Type.CURVE, CurvePoint.of(point)))
        .toList();
  }

  private boolean add(Attempt attempt, Ticket round, Trial trial) {
    var ticket = new TrialTicket(round, trial.id());
    boolean added = trials.add(ticket, trial);
    if (added) {
      var change = new JobEvent.TrialChange(trial.id(), TrialStatus.QUEUED);
      events.append(attempt, new JobEvent.Draft(JobEvent.Type.TRIAL, change));
      queue.trigger(ticket);
    }
    return added;
  }

  /** Takes the job from its worker or from its trials; nothing where the attempt has ended. */
  private Optional<Ticket> nextQueueing(Attempt attempt) {
    return jdbc.sql(
            """
            update merge_job set queueing = queueing + 1, worker = null
            where id = ? and attempt = ? and status = 'RUNNING'
            returning queueing
            """)
        .params(attempt.jobId(), attempt.number())
        .query(Integer.class)
        .optional()
        .map(queueing -> new Ticket(attempt.jobId(), queueing));
  }

  /** Trials of a layer, or whole merges, of which not one has figures. */
  private static List<StoredTrial> hopeless(List<StoredTrial> all) {
    return all.stream()
        .collect(Collectors.groupingBy(StoredTrial::group, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .filter(group -> group.stream().noneMatch(t -> t.status() == TrialStatus.DONE))
        .findFirst()
        .orElse(List.of());
  }

  private static JobProblem problem(List<StoredTrial> failed) {
    return failed.stream()
        .flatMap(trial -> Optional.ofNullable(trial.problem()).stream())
        .findFirst()
        .orElseGet(
            () ->
                new JobProblem(
                    "INTERNAL_ERROR", null, "The search asks for no new trials.", List.of()));
  }

  private void storeProgress(Attempt attempt, List<StoredTrial> all) {
    var progress = SearchProgress.of(all);
    states.record(attempt, progress, List.of(new JobEvent.Draft(JobEvent.Type.PROGRESS, progress)));
  }
}
