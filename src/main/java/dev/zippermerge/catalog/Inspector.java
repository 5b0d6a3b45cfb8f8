package dev.zippermerge.catalog;

import dev.zippermerge.access.CostlyRequests;
import dev.zippermerge.engine.spec.Refusal;
import dev.zippermerge.problem.ProblemException;
import dev.zippermerge.runner.EngineAnswer;
import dev.zippermerge.runner.EngineCommand;
import dev.zippermerge.runner.EngineOutcome;
import dev.zippermerge.runner.EngineProcess;
import dev.zippermerge.runner.EngineRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/** Has the engine look at files from strangers, in a process that may crash. */
@Component
final class Inspector {
  private static final Logger LOG = LoggerFactory.getLogger(Inspector.class);

  private final EngineRunner runner;
  private final CostlyRequests requests;
  private final CatalogSettings settings;
  private final Semaphore places;

  Inspector(EngineRunner runner, CostlyRequests requests, CatalogSettings settings) {
    this.runner = runner;
    this.requests = requests;
    this.settings = settings;
    this.places = new Semaphore(settings.concurrentInspections(), true);
  }

  /**
   * Runs an inspecting command, waiting for its turn.
   *
   * @param file the file inspected, to name it where inspection fails
   * @param code the problem's code where the engine fails on the file
   * @param type what the engine answers
   * @throws ProblemException status 422, with the refusal's code where the engine refused the file,
   *     429 where the caller has too many under way
   */
  <T> T inspect(Path file, String code, Class<T> type, List<String> arguments)
      throws InterruptedException {
    try (var _ = requests.enter()) {
      places.acquire();
      try {
        return run(file, code, type, arguments);
      } finally {
        places.release();
      }
    }
  }

  private <T> T run(Path file, String code, Class<T> type, List<String> arguments)
      throws InterruptedException {
    var answer = new EngineAnswer();
    try {
      var process =
          runner.start(
              new EngineCommand(
                  arguments,
                  settings.inspectionTime(),
                  settings.inspectionMemory().toBytes(),
                  answer::add));
      return switch (process.await()) {
        case EngineOutcome.Exited(int exit) when exit == 0 -> answer.as(type);
        case EngineOutcome.Exited exited when exited.refused() ->
            throw ProblemException.refused(answer.as(Refusal.class));
        case EngineOutcome outcome -> throw failed(process, outcome, file, code);
      };
    } catch (JacksonException e) {
      LOG.error("The engine's answer about {} cannot be read: {}", file, e.getMessage());
      throw unreadable(file, code, "could not be inspected");
    }
  }

  private ProblemException failed(
      EngineProcess process, EngineOutcome outcome, Path file, String code) {
    LOG.warn("Inspecting {} failed: {}\n{}", file, outcome, String.join("\n", tail(process)));
    return switch (outcome) {
      case EngineOutcome.TimedOut() ->
          unreadable(
              file,
              code,
              "took longer than %d s to inspect".formatted(settings.inspectionTime().toSeconds()));
      case EngineOutcome.MemoryExceeded() ->
          unreadable(
              file,
              code,
              "needed more than %d MiB of memory to inspect"
                  .formatted(settings.inspectionMemory().toMegabytes()));
      case EngineOutcome.FileTooLarge() ->
          unreadable(file, code, "needed larger files than allowed to inspect");
      case EngineOutcome.TooManyThreads() ->
          unreadable(file, code, "needed more threads than allowed to inspect");
      case EngineOutcome.Exited _, EngineOutcome.Killed _ ->
          unreadable(file, code, "could not be inspected");
    };
  }

  private static List<String> tail(EngineProcess process) {
    var lines = process.lastErrorLines();
    return lines.subList(Math.max(0, lines.size() - 20), lines.size());
  }

  private static ProblemException unreadable(Path file, String code, String what) {
    var name = String.valueOf(file.getFileName());
    return ProblemException.unprocessable(code, name, "The file " + name + " " + what + ".");
  }
}
