package dev.zippermerge.jobs;

import dev.zippermerge.access.Caller;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.ZipperStep;
import dev.zippermerge.paging.Cursor;
import dev.zippermerge.paging.Page;
import dev.zippermerge.problem.ProblemException;
import dev.zippermerge.storage.BlobStore;
import dev.zippermerge.storage.StoredBlob;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What clients can learn about merge jobs. Ids that are unknown, or of jobs of others, give a
 * problem with status 404.
 */
@Service
@Transactional(readOnly = true)
public class JobReports {
  private final MergeJobs jobs;
  private final JobEvents events;
  private final JobTrials trials;
  private final QueuePlaces places;
  private final BlobStore blobs;

  JobReports(
      MergeJobs jobs, JobEvents events, JobTrials trials, QueuePlaces places, BlobStore blobs) {
    this.jobs = jobs;
    this.events = events;
    this.trials = trials;
    this.places = places;
    this.blobs = blobs;
  }

  /** A job. */
  public MergeJobView get(UUID id) {
    return view(find(id));
  }

  /** The jobs that the caller reaches, newest first; of one status where it is given. */
  public Page<MergeJobView> list(@Nullable JobStatus status, Cursor after, int limit) {
    var owner = Caller.current().only();
    var found = jobs.page(owner, status, after.createdAt(), after.id(), Limit.of(limit + 1));
    return Page.of(
        found.stream().map(this::view).toList(),
        limit,
        job -> new Cursor(job.createdAt(), job.id()));
  }

  /**
   * Measurements of each layer.
   *
   * @throws ProblemException with status 409 before the job has succeeded
   */
  public List<MergeResult.Layer> layers(UUID id) {
    return result(id).layers();
  }

  /**
   * The steps of a zipper, in order; none where the method is another.
   *
   * @throws ProblemException with status 409 before the job has succeeded
   */
  public List<ZipperStep> zipperSteps(UUID id) {
    return Objects.requireNonNullElse(result(id).zipper(), List.of());
  }

  private MergeResult result(UUID id) {
    var result = find(id).result();
    if (result == null) {
      throw ProblemException.conflict(
          "RESULT_NOT_READY",
          "The job has not succeeded yet; try again when its status is SUCCEEDED.");
    }
    return result;
  }

  /** The trials of a job with a goal so far, in the order in which they were asked for. */
  public List<TrialView> trials(UUID id) {
    find(id);
    return TrialView.of(trials.of(id));
  }

  /** Points of the loss and accuracy curves of the latest attempt, as far as it has come. */
  public List<CurvePoint> history(UUID id) {
    int attempt = find(id).attempt();
    try (var points = events.ofType(id, JobEvent.Type.CURVE)) {
      return points
          .filter(event -> event.attempt() == attempt)
          .map(event -> Json.mapper().readValue(event.data(), CurvePoint.class))
          .toList();
    }
  }

  /**
   * The last lines of log, oldest first, each with its time and attempt.
   *
   * @param attempt whose lines; all attempts' where it is absent
   * @param lines most lines
   */
  public List<String> logs(UUID id, @Nullable Integer attempt, int lines) {
    find(id);
    return events.log(id, attempt, lines).stream()
        .map(
            event ->
                "%s [%d] %s"
                    .formatted(
                        event.at(),
                        event.attempt(),
                        Json.mapper().readValue(event.data(), JobEvent.Line.class).message()))
        .toList();
  }

  /** Events after an event (0 for all), oldest first. */
  public List<JobEvent> events(UUID id, long after, int limit) {
    find(id);
    return events.after(id, after, limit);
  }

  /**
   * The merged model.
   *
   * @throws ProblemException with status 409 before it exists, 410 where its time is over
   */
  public StoredBlob artifact(UUID id) {
    var job = find(id);
    var artifact = job.artifact();
    if (artifact == null && job.status() == JobStatus.SUCCEEDED) {
      throw ProblemException.gone(
          "ARTIFACT_EXPIRED",
          "The artifact has expired and was deleted. Its figures remain; run the merge again for a new one.");
    }
    if (artifact == null) {
      throw ProblemException.conflict("ARTIFACT_NOT_READY", "The job has no artifact (yet).");
    }
    return blobs.describe(artifact);
  }

  /** A job of the caller's: what belongs to others does not exist for it. */
  MergeJob find(UUID id) {
    return jobs.findById(id)
        .filter(job -> Caller.current().reaches(job.owner()))
        .orElseThrow(
            () -> ProblemException.notFound("JOB_NOT_FOUND", "There is no merge job " + id + "."));
  }

  private MergeJobView view(MergeJob job) {
    return job.view(job.status() == JobStatus.QUEUED ? places.of(job.id()).orElse(1) : null);
  }
}
