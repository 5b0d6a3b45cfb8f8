package dev.zippermerge.retention;

import java.time.Instant;

/** Removes things of one kind; implemented by whoever keeps them. */
public interface Cleaning {
  /** What it removes, in one word for logs and metrics. */
  String kind();

  /** Removes what is due; each thing for itself, so that a fault keeps nothing else back. */
  Removed clean(Instant now);

  /** True where each replica has such things of its own; else one of them cleans for all. */
  default boolean local() {
    return false;
  }

  /**
   * What was removed.
   *
   * @param count how many
   * @param bytes their bytes, 0 where these are not known
   */
  record Removed(long count, long bytes) {
    /** Nothing. */
    public static final Removed NOTHING = new Removed(0, 0);

    /** One thing. */
    public static Removed one(long bytes) {
      return new Removed(1, bytes);
    }

    /** Both together. */
    public Removed plus(Removed other) {
      return new Removed(count + other.count, bytes + other.bytes);
    }
  }
}
