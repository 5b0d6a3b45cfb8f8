package dev.zippermerge;

import dev.zippermerge.engine.EngineCli;
import java.util.Arrays;

/** Entry point: {@code serve} starts the service, everything else is a command of the engine. */
public final class Zippermerge {
  private Zippermerge() {}

  /** Runs the command that the first argument names. */
  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals("serve")) {
      ZippermergeService.main(Arrays.copyOfRange(args, 1, args.length));
    } else {
      System.exit(EngineCli.run(args));
    }
  }
}
