package dev.zippermerge;

import dev.zippermerge.engine.EngineCli;
import dev.zippermerge.quickstart.Quickstart;
import java.util.Arrays;

/**
 * Entry point: {@code serve} starts the service, {@code health} asks whether it is ready, {@code
 * migrate} brings its database to this version, {@code move-blobs} brings what it stores to where
 * new files go, {@code quickstart} walks through it as a client, everything else is a command of
 * the engine.
 */
public final class Zippermerge {
  private Zippermerge() {}

  /** Runs the command that the first argument names. */
  public static void main(String[] args) {
    var command = args.length == 0 ? "" : args[0];
    switch (command) {
      case "serve" -> ZippermergeService.main(rest(args));
      case "health" -> System.exit(HealthCheck.run(rest(args)));
      case "migrate" -> ZippermergeService.migrate(rest(args));
      case "move-blobs" -> ZippermergeService.moveBlobs(rest(args));
      case "quickstart" -> System.exit(Quickstart.run(rest(args)));
      default -> System.exit(EngineCli.run(args));
    }
  }

  private static String[] rest(String... args) {
    return Arrays.copyOfRange(args, 1, args.length);
  }
}
