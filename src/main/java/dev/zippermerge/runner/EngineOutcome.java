package dev.zippermerge.runner;

/** How an engine process ended. */
public sealed interface EngineOutcome {

  /**
   * It ended by itself, or crashed.
   *
   * @param code exit status; 128 + the signal's number where a signal ended it
   */
  record Exited(int code) implements EngineOutcome {
    private static final int REFUSED = 3;

    /** True where it refused its input, and said why on standard output. */
    public boolean refused() {
      return code == REFUSED;
    }
  }

  /** It ran longer than allowed. */
  record TimedOut() implements EngineOutcome {}

  /** Its resident memory grew beyond the limit. */
  record MemoryExceeded() implements EngineOutcome {}

  /** It had more threads, with all processes that it started, than allowed. */
  record TooManyThreads() implements EngineOutcome {}

  /** A file would have grown larger than allowed. */
  record FileTooLarge() implements EngineOutcome {}

  /** It ended by {@link EngineProcess#kill()} or {@link EngineProcess#terminate()}. */
  record Killed() implements EngineOutcome {}
}
