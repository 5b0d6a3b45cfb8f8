package dev.zippermerge.catalog;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.Refusal;
import dev.zippermerge.problem.ProblemException;
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
  private static final int REFUSED = 3;

  private final EngineRunner runner;
  private final CatalogSettings settings;
  private final Semaphore places;

  Inspector(EngineRunner runner, CatalogSettings settings) {
    this.runner = runner;
    this.settings = settings;
    this.places = new Semaphore(settings.concurrentInspections(), true);
  }

  /**
   * Runs an inspecting command, waiting for its turn.
   *
   * @param file the file inspected, to name it where inspection fails
   * @param code the problem's code where the engine fails on the file
   * @param type what the engine answers
   * @throws ProblemException status 422, with the refusal's code where the engine refused the file
   */
  <T> T inspect(Path file, String code, Class<T> type, List<String> arguments)
      throws InterruptedException {
    var answer = new Answer();
    places.acquire();
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
        case EngineOutcome.Exited(int exit) when exit == REFUSED ->
            throw ProblemException.refused(answer.as(Refusal.class));
        case EngineOutcome outcome -> throw failed(process, outcome, file, code);
      };
    } catch (JacksonException e) {
      LOG.error("The engine's answer about {} cannot be read: {}", file, e.getMessage());
      throw unreadable(file, code, "could not be inspected");
    } finally {
      places.release();
    }
  }

  private ProblemException failed(
      EngineProcess process, EngineOutcome outcome, Path file, String code) {
    LOG.warn("Inspecting {} failed: {}\n{}", file, outcome, String.join("\n", tail(process)));
    return switch (outcome) {
      case EngineOutcome.TimedOut() ->
          unreadable(file, code, "takes more than " + settings.inspectionTime() + " to inspect");
      case EngineOutcome.MemoryExceeded() ->
          unreadable(file, code, "takes more than " + settings.inspectionMemory() + " to inspect");
      case EngineOutcome.FileTooLarge() ->
          unreadable(file, code, "takes larger files than allowed to inspect");
      case EngineOutcome.TooManyThreads() ->
          unreadable(file, code, "takes more threads than allowed to inspect");
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

  /** What the engine says on standard output: one JSON value, on one or more lines. */
  private static final class Answer {
    private static final int MAX_CHARACTERS = 64 << 20;
    private final StringBuilder text = new StringBuilder();

    void add(String line) {
      if (text.length() + line.length() > MAX_CHARACTERS) {
        throw new IllegalStateException("The engine's answer is too long.");
      }
      text.append(line).append('\n');
    }

    <T> T as(Class<T> type) {
      return Json.mapper().readValue(text.toString(), type);
    }
  }
}
