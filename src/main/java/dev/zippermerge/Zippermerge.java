package dev.zippermerge;

import dev.zippermerge.engine.EngineCli;
import dev.zippermerge.quickstart.Quickstart;
import java.io.IOException;
import java.util.Arrays;

/**
 * Entry point: {@code serve} starts the service, {@code health} asks whether it is ready, {@code
 * keys} makes and revokes keys of clients, {@code migrate} brings its database to this version,
 * {@code move-blobs} brings what it stores to where new files go, {@code bench queue} measures its
 * queue, {@code quickstart} walks through it as a client, everything else is a command of the
 * engine.
 */
public final class Zippermerge {
  private Zippermerge() {}

  /** Runs the command that the first argument names. */
  public static void main(String[] args) throws IOException {
    var command = args.length == 0 ? "" : args[0];
    switch (command) {
      case "serve" -> ZippermergeService.main(rest(args));
      case "health" -> System.exit(HealthCheck.run(rest(args)));
      case "keys" -> System.exit(KeysCommand.run(rest(args)));
      case "migrate" -> ZippermergeService.migrate(rest(args));
      case "move-blobs" -> ZippermergeService.moveBlobs(rest(args));
      case "bench" -> bench(args);
      case "quickstart" -> System.exit(Quickstart.run(rest(args)));
      default -> System.exit(EngineCli.run(args));
    }
  }

  private static void bench(String... args) throws IOException {
    if (args.length > 1 && args[1].equals("queue")) {
      ZippermergeService.benchQueue(Arrays.copyOfRange(args, 2, args.length));
    } else {
      System.exit(EngineCli.run(args));
    }
  }

  private static String[] rest(String... args) {
    return Arrays.copyOfRange(args, 1, args.length);
  }
}
