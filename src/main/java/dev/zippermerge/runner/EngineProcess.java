package dev.zippermerge.runner;

import java.util.List;

/** An engine process that was started. */
public interface EngineProcess {

  /**
   * Waits for the end; then all lines of standard output were delivered. An interrupt kills the
   * process.
   */
  EngineOutcome await() throws InterruptedException;

  /** Kills the process and its descendants at once; does nothing where it has ended. */
  void kill();

  /**
   * Asks the process to end in order (SIGTERM), which it may take its time for or ignore; does
   * nothing where it has ended. Its outcome is {@link EngineOutcome.Killed}.
   */
  void terminate();

  /** The process's id. */
  long pid();

  /** The last lines of standard error (at most 200), oldest first. */
  List<String> lastErrorLines();
}
