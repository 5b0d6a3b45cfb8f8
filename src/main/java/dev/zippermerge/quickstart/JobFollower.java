package dev.zippermerge.quickstart;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Follows a job to its end, in one line that is written over on a terminal. */
final class JobFollower {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

  private final ServiceClient client;
  private final PrintStream out;
  private final boolean terminal;
  private String lastPhase = "";
  private int lastLength;

  JobFollower(ServiceClient client, PrintStream out) {
    this.client = client;
    this.out = out;
    var console = System.console();
    this.terminal = console != null && console.isTerminal();
  }

  /**
   * Waits for the job's end.
   *
   * @return the job
   * @throws WalkThroughException where it did not succeed
   */
  JsonNode follow(String id) throws IOException, InterruptedException {
    var job = client.get("merge-jobs/" + id);
    while (!ENDED.contains(job.path("status").asString())) {
      show(job);
      Thread.sleep(POLL);
      job = client.get("merge-jobs/" + id);
    }
    clear();
    if (!job.path("status").asString().equals("SUCCEEDED")) {
      throw new WalkThroughException(
          "The merge job ended " + job.path("status").asString() + ": " + job.path("problem"));
    }
    return job;
  }

  private void show(JsonNode job) {
    var progress = job.path("progress");
    var phase = progress.path("phase").asString(job.path("status").asString());
    if (terminal) {
      var line = line(phase, progress);
      clear();
      out.print(line);
      out.flush();
      lastLength = line.length();
    } else if (!phase.equals(lastPhase)) {
      out.println("  " + phase.toLowerCase(Locale.ROOT));
    }
    lastPhase = phase;
  }

  private static String line(String phase, JsonNode progress) {
    var line =
        new StringBuilder("  %3.0f %%  %s".formatted(progress.path("percent").asDouble(0), phase));
    if (phase.equals("CALIBRATE")) {
      line.append(
          " step %d of %d"
              .formatted(progress.path("step").asInt(), progress.path("stepsTotal").asInt()));
    }
    if (progress.has("etaSeconds")) {
      line.append(", about %.0f s left".formatted(progress.path("etaSeconds").asDouble()));
    }
    return line.toString();
  }

  private void clear() {
    if (terminal && lastLength > 0) {
      out.print("\r" + " ".repeat(lastLength) + "\r");
      lastLength = 0;
    }
  }
}
