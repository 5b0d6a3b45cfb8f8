package dev.zippermerge.engine.command;

import java.io.IOException;

/**
 * Ends this process when its standard input does: a parent that dies, however suddenly, closes the
 * pipe.
 */
final class ParentWatch {
  private static final int ORPHANED = 4;

  private ParentWatch() {}

  static void start() {
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
