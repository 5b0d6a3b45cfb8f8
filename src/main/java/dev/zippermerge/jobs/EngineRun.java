package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.runner.EngineCommand;
import dev.zippermerge.runner.EngineOutcome;
import dev.zippermerge.runner.EngineProcess;
import dev.zippermerge.runner.EngineRunner;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** One attempt's engine process, watched until it ends or has to end. */
final class EngineRun {
  private static final Logger LOG = LoggerFactory.getLogger(EngineRun.class);

  /** How often progress is stored, and a wish to cancel is noticed. */
  private static final long TICK_MILLIS = 500;

  private static final int LAST_LINES = 50;

  /** Longest that an engine may take to leave a checkpoint when this worker ends. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Work work;
  private final EngineRunner runner;
  private final WorkerSettings settings;
  private final Phases phases;
  private final Journal journal;
  private volatile boolean stopping;

  EngineRun(Work work, EngineRunner runner, WorkerSettings settings, Phases phases) {
    this.work = work;
    this.runner = runner;
    this.settings = settings;
    this.phases = phases;
    this.journal = new Journal(progress -> phases.hear(progress.phase()));
  }

  /** Runs the engine in a workspace. */
  RunOutcome run(Workspace workspace) throws InterruptedException {
    var process =
        runner.start(
            new EngineCommand(
                work.arguments(workspace),
                settings.timeLimit(),
                settings.memoryLimit().toBytes(),
                journal::line));
    try {
      var end = watch(process, workspace.out());
      var outcome = outcome(end, process.lastErrorLines(), workspace.out());
      if (outcome instanceof RunOutcome.Crashed) {
        process.lastErrorLines().forEach(journal::log);
      }
      store();
      return outcome;
    } finally {
      process.kill();
      phases.end();
    }
  }

  /** Ends the run soon, after a last checkpoint; its outcome is {@link RunOutcome.Stopped}. */
  void stop() {
    stopping = true;
  }

  private EngineOutcome watch(EngineProcess process, Path out) throws InterruptedException {
    var end = new CompletableFuture<EngineOutcome>();
    Thread.startVirtualThread(() -> await(process, end));
    int ticksAfterStop = 0;
    while (true) {
      try {
        var outcome = end.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
        storeCheckpoint(out);
        return outcome;
      } catch (TimeoutException e) {
        ticksAfterStop += stopping ? 1 : 0;
        if (ticksAfterStop == 1) {
          process.terminate();
        }
        if (ticksAfterStop * TICK_MILLIS > GRACE.toMillis() || !store()) {
          process.kill();
        }
        storeCheckpoint(out);
      } catch (ExecutionException e) {
        throw new IllegalStateException("cannot wait for the engine", e.getCause());
      }
    }
  }

  private static void await(EngineProcess process, CompletableFuture<EngineOutcome> end) {
    try {
      end.complete(process.await());
    } catch (InterruptedException | RuntimeException e) {
      end.completeExceptionally(e);
    }
  }

  /** False where the attempt must end. A database that is away for a while does not end it. */
  private boolean store() {
    var entries = journal.drain();
    try {
      return entries.drafts().isEmpty() ? work.running() : work.record(entries);
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("cannot store the progress of {} yet", work.name(), e);
      journal.restore(entries);
      return true;
    }
  }

  /** A checkpoint that cannot be stored costs no more than the work since the one before. */
  private void storeCheckpoint(Path out) {
    var written = journal.takeCheckpoint();
    try {
      written.ifPresent(
          checkpoint -> work.storeCheckpoint(Workspace.written(out, checkpoint.file())));
    } catch (DataAccessException | TransactionException | UncheckedIOException e) {
      LOG.warn("cannot store a checkpoint of {}", work.name(), e);
    }
  }

  private RunOutcome outcome(EngineOutcome end, List<String> errors, Path out) {
    var last = journal.last().orElse(null);
    return switch (end) {
      case EngineOutcome.Exited(int code) when code == 0 && last != null && work.endsWith(last) ->
          new RunOutcome.Done(last, out);
      case EngineOutcome.Exited exited
          when exited.refused() && last instanceof EngineEvent.Refused refused ->
          RunOutcome.Failed.of(refused.refusal(), tail(errors));
      case EngineOutcome.Exited(int code) ->
          crashed("ENGINE_CRASHED", "The engine ended with status " + code + ".", errors);
      case EngineOutcome.MemoryExceeded() ->
          crashed(
              "ENGINE_OUT_OF_MEMORY",
              "The engine needed more than " + settings.memoryLimit().toMegabytes() + " MiB.",
              errors);
      case EngineOutcome.TimedOut() ->
          failed(
              "ENGINE_TIMEOUT",
              "ran longer than %d s".formatted(settings.timeLimit().toSeconds()),
              errors);
      case EngineOutcome.TooManyThreads() ->
          failed("ENGINE_TOO_MANY_THREADS", "had more threads than it may have", errors);
      case EngineOutcome.FileTooLarge() ->
          failed("ENGINE_FILE_TOO_LARGE", "needed a larger file than it may write", errors);
      case EngineOutcome.Killed() -> new RunOutcome.Stopped();
    };
  }

  private static RunOutcome failed(String code, String what, List<String> errors) {
    return new RunOutcome.Failed(
        new JobProblem(code, null, "The engine " + what + ".", tail(errors)));
  }

  private static RunOutcome crashed(String code, String detail, List<String> errors) {
    return new RunOutcome.Crashed(new JobProblem(code, null, detail, tail(errors)));
  }

  private static List<String> tail(List<String> lines) {
    return new ArrayList<>(lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }
}
