package dev.zippermerge;

import dev.zippermerge.engine.EngineCli;
import dev.zippermerge.quickstart.Quickstart;
import java.net.URI;
import java.util.Arrays;

/**
 * Entry point: the {@linkplain ServiceCli service's commands}, {@code quickstart}, which walks
 * through the service as a client, and the {@linkplain EngineCli engine's}, which are all others.
 */
public final class Zippermerge {
  private static final String SERVE = "serve";

  private Zippermerge() {}

  /** Runs the command that the first argument names. */
  public static void main(String[] args) {
    int status = run(args);
    // A service that has begun goes on by itself.
    if (status != 0 || !first(args).equals(SERVE)) {
      System.exit(status);
    }
  }

  private static int run(String... args) {
    if (args.length > 1 && args[0].equals("bench") && args[1].equals("queue")) {
      return ServiceCli.queueBench().execute(after(2, args));
    }
    if (args.length == 1 && args[0].equals("health")) {
      // Containers ask every few seconds: half of the time would go into looking at options.
      return HealthCheck.run(URI.create(HealthCheck.READINESS));
    }
    return switch (first(args)) {
      case SERVE, "health", "keys", "migrate", "move-blobs" -> ServiceCli.line().execute(args);
      case "quickstart" -> Quickstart.run(after(1, args));
      default -> EngineCli.run(() -> ServiceCli.line().getSubcommands(), args);
    };
  }

  private static String first(String... args) {
    return args.length == 0 ? "" : args[0];
  }

  private static String[] after(int count, String... args) {
    return Arrays.copyOfRange(args, count, args.length);
  }
}
