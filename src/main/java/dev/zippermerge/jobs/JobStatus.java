package dev.zippermerge.jobs;

/** What becomes of a merge job. */
public enum JobStatus {
  /** Waiting for a worker. */
  QUEUED,
  /** A worker runs its engine process, or workers run its trials. */
  RUNNING,
  /** Its cancellation was asked for; its worker has not ended it yet. */
  CANCELLING,
  /** Done: results and artifact are there. */
  SUCCEEDED,
  /** Ended without an artifact; its problem says why. */
  FAILED,
  /** Ended because a client asked for it. */
  CANCELLED;

  /** True where nothing more happens unless a client asks for it. */
  public boolean terminal() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }
}
