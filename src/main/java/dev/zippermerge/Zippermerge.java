package dev.zippermerge;

import dev.zippermerge.engine.EngineCli;

/** Entry point: {@code serve} starts the service, everything else is a command of the engine. */
public final class Zippermerge {
  private Zippermerge() {}

  /** Runs the command that the first argument names. */
  public static void main(String[] args) {
    System.exit(EngineCli.run(args));
  }
}
