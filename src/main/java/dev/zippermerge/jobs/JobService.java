package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.problem.ProblemException;
import dev.zippermerge.storage.BlobStore;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What clients can do to merge jobs. Ids that are unknown, or of jobs of others, give a problem
 * with status 404.
 */
@Service
public class JobService {
  private static final Logger LOG = LoggerFactory.getLogger(JobService.class);

  private final JobChecks checks;
  private final Submissions submissions;
  private final JobStates states;
  private final JobHolds holds;
  private final JobLeftovers leftovers;
  private final JobTrials trials;
  private final JobQueue queue;
  private final QueueLimits limits;
  private final JobReports reports;
  private final BlobStore blobs;

  JobService(
      JobChecks checks,
      Submissions submissions,
      JobStates states,
      JobHolds holds,
      JobLeftovers leftovers,
      JobTrials trials,
      JobQueue queue,
      QueueLimits limits,
      JobReports reports,
      BlobStore blobs) {
    this.checks = checks;
    this.submissions = submissions;
    this.states = states;
    this.holds = holds;
    this.leftovers = leftovers;
    this.trials = trials;
    this.queue = queue;
    this.limits = limits;
    this.reports = reports;
    this.blobs = blobs;
  }

  /**
   * Checks a request and tells what the merge would do.
   *
   * @throws ProblemException with status 422 naming what cannot be merged
   */
  public MergePlan validate(MergeJobRequest request) {
    return checks.plan(request);
  }

  /**
   * Checks a request and queues it. A request that comes again with the same key gives the job that
   * it created the first time.
   *
   * @param key makes the request idempotent
   * @return the job's id
   * @throws ProblemException with status 422 naming what cannot be merged, or where the key was
   *     used for another request
   */
  public UUID submit(MergeJobRequest request, @Nullable String key) {
    if (key != null) {
      var known = submissions.find(key, request);
      if (known.isPresent()) {
        return known.get();
      }
    }
    checks.plan(request);
    try {
      var submitted = submissions.submit(request, key);
      submitted.ifPresent(id -> LOG.atInfo().addKeyValue("jobId", id).log("job {} is queued", id));
      return submitted
          .or(() -> submissions.find(String.valueOf(key), request))
          .orElseThrow(() -> ProblemException.conflict("JOB_DELETED", "The job was deleted."));
    } catch (DataIntegrityViolationException e) {
      checks.checkInputs(request); // A model or data set was deleted meanwhile: say which.
      throw e;
    }
  }

  /**
   * Cancels a job: at once where it waits for a worker or for its trials, as soon as its worker
   * notices where it runs.
   *
   * @throws ProblemException with status 409 where it has ended otherwise
   */
  @Transactional
  public void cancel(UUID id) {
    reports.find(id);
    var now = states.cancel(id);
    if (now.isPresent() && now.get() == JobStatus.CANCELLED) {
      leftovers.remove(id);
      queue.removeWaiting(id);
    } else if (now.isEmpty()) {
      var status = reports.get(id).status();
      if (status == JobStatus.SUCCEEDED || status == JobStatus.FAILED) {
        throw ProblemException.conflict("JOB_FINISHED", "The job has ended: " + status + ".");
      }
    }
  }

  /**
   * Queues a job again that failed or was cancelled.
   *
   * @throws ProblemException with status 409 in other states or where an input is gone, with status
   *     429 where as many of the owner's jobs wait as may
   */
  @Transactional
  public void retry(UUID id) {
    var job = reports.get(id);
    limits.check(reports.find(id).owner());
    var ticket =
        states
            .retry(id)
            .orElseThrow(
                () ->
                    ProblemException.conflict(
                        "JOB_NOT_RETRYABLE",
                        "Only jobs that are FAILED or CANCELLED can be retried; this one is "
                            + job.status()
                            + "."));
    try {
      holds.hold(id, job.request());
    } catch (DataIntegrityViolationException e) {
      throw ProblemException.conflict(
          "JOB_INPUT_DELETED", "A model or data set of the job was deleted.");
    }
    trials.remove(id);
    queue.trigger(ticket);
  }

  /**
   * Deletes an ended job with its artifact.
   *
   * @throws ProblemException with status 409 where it has not ended
   */
  @Transactional
  public void delete(UUID id) {
    var job = reports.find(id);
    if (!states.delete(id)) {
      throw ProblemException.conflict(
          "JOB_NOT_FINISHED", "The job is " + job.status() + "; cancel it first.");
    }
    var artifact = job.artifact();
    if (artifact != null) {
      blobs.delete(artifact);
    }
  }
}
