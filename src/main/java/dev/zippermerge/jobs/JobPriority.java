package dev.zippermerge.jobs;

/** Which of an owner's jobs is worked on first; it does not put one owner before another. */
public enum JobPriority {
  /** After all others. */
  LOW(-1),
  /** The default. */
  NORMAL(0),
  /** Before all others. */
  HIGH(1);

  private final int rank;

  JobPriority(int rank) {
    this.rank = rank;
  }

  /** How the database knows it; the higher the sooner. */
  int rank() {
    return rank;
  }
}
