package dev.zippermerge.jobs;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a job.
 *
 * @param id grows from event to event of a job
 * @param attempt the attempt it belongs to, 0 before the first
 * @param at when
 * @param type what kind
 * @param data JSON: a {@link Status}, a {@link JobProgress}, a point of the curves, a {@link Line},
 *     or a {@link TrialChange}
 */
public record JobEvent(long id, int attempt, Instant at, Type type, String data) {

  /** Kinds of events. */
  public enum Type {
    STATUS,
    PROGRESS,
    CURVE,
    LOG,
    TRIAL;

    /** The name in the event stream. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The job's status changed.
   *
   * @param status the new one
   * @param attempt how often a worker took the job up so far
   * @param problem why it failed
   */
  public record Status(JobStatus status, int attempt, @Nullable JobProblem problem) {}

  /**
   * A line of log.
   *
   * @param message the line
   */
  public record Line(String message) {}

  /**
   * A trial's status changed.
   *
   * @param id the trial
   * @param status its new status
   */
  public record TrialChange(String id, TrialStatus status) {}

  /** An event that is not stored yet. */
  record Draft(Type type, Object data) {}
}
