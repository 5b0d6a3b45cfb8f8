package dev.zippermerge.jobs;

/** What becomes of a trial. */
public enum TrialStatus {
  /** Waiting for a worker. */
  QUEUED,
  /** A worker runs its engine process. */
  RUNNING,
  /** Its figures are there. */
  DONE,
  /** Ended without figures; its problem says why. */
  FAILED,
  /** Its job was cancelled before it ended. */
  CANCELLED
}
