package dev.zippermerge.engine.command;

import dev.zippermerge.engine.speed.SpeedProcess;
import java.io.IOException;
import picocli.CommandLine.Option;

/**
 * Ends this process when its standard input does: a parent that dies, however suddenly, closes the
 * pipe.
 */
final class ParentWatch {
  private static final int ORPHANED = 4;

  @Option(
      names = SpeedProcess.EXIT_WITH_PARENT,
      hidden = true,
      description = "End at once when standard input does.")
  private boolean asked;

  /** Watches from now on, if the command's arguments ask for it. */
  void startIfAsked() {
    if (asked) {
      start();
    }
  }

  private static void start() {
    Thread.ofPlatform().daemon().name("parent-watch").start(ParentWatch::awaitEnd);
  }

  private static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is expected; only the end counts.
      }
    } catch (IOException e) {
      // A broken pipe is an end too.
    }
    Runtime.getRuntime().halt(ORPHANED);
  }
}
