package dev.zippermerge.runner;

import dev.zippermerge.engine.process.Sandbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An engine process on this machine, its output being read and its limits being watched. */
final class LocalEngineProcess implements EngineProcess {
  private static final Logger LOG = LoggerFactory.getLogger(LocalEngineProcess.class);
  private static final int ERROR_LINES = 200;
  private static final int LONGEST_ERROR = 10_000;
  private static final long WATCH_MILLIS = 500;

  /** Exit status of a process that was killed. */
  private static final int KILLED = 137;

  private final Process process;
  private final EngineCommand command;
  private final int threadLimit;
  private final Path folder;
  private final EngineTrace trace;
  private final Deque<String> errors = new ArrayDeque<>();
  private final AtomicReference<@Nullable EngineOutcome> forced = new AtomicReference<>();
  private final List<Thread> threads;

  LocalEngineProcess(
      Process process, EngineCommand command, int threadLimit, Path folder, EngineTrace trace) {
    this.process = process;
    this.command = command;
    this.threadLimit = threadLimit;
    this.folder = folder;
    this.trace = trace;
    this.threads =
        List.of(
            trace.start(() -> read(process.inputReader(), command.onLine())),
            trace.start(() -> read(process.errorReader(), this::keepError)),
            trace.start(this::watch));
  }

  @Override
  public EngineOutcome await() throws InterruptedException {
    try {
      for (var thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      kill();
      throw e;
    }
    return outcome();
  }

  private EngineOutcome outcome() {
    var outcome = forced.get();
    return outcome == null ? ownEnd(process.exitValue()) : outcome;
  }

  private static EngineOutcome ownEnd(int status) {
    return status == Sandbox.FILE_TOO_LARGE
        ? new EngineOutcome.FileTooLarge()
        : new EngineOutcome.Exited(status);
  }

  @Override
  public void kill() {
    end(new EngineOutcome.Killed());
  }

  @Override
  public void terminate() {
    if (process.isAlive()) {
      forced.compareAndSet(null, new EngineOutcome.Killed());
      // Not Process.destroy: that closes the pipes, and the last words would be lost.
      process.toHandle().destroy();
    }
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public List<String> lastErrorLines() {
    synchronized (errors) {
      return new ArrayList<>(errors);
    }
  }

  private void end(EngineOutcome outcome) {
    if (process.isAlive()) {
      forced.compareAndSet(null, outcome);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private void watch() {
    long deadline = System.nanoTime() + command.timeLimit().toNanos();
    try {
      while (!process.waitFor(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - deadline > 0) {
          end(new EngineOutcome.TimedOut());
        } else if (ProcessStatus.of(process.pid()).residentBytes() > command.memoryBytes()) {
          end(new EngineOutcome.MemoryExceeded());
        } else if (threadCount() > threadLimit) {
          end(new EngineOutcome.TooManyThreads());
        }
      }
      trace.span().tag("outcome", outcome().toString());
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    } finally {
      Folders.delete(folder);
      trace.span().end();
    }
  }

  private long threadCount() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .mapToLong(handle -> ProcessStatus.of(handle.pid()).threads())
        .sum();
  }

  private void read(BufferedReader reader, Consumer<String> consumer) {
    try (reader) {
      Lines.read(reader, consumer);
    } catch (IOException e) {
      LOG.debug("Output of engine process {} ended: {}", pid(), e.getMessage());
    } catch (RuntimeException e) {
      // Nobody takes its output any more, so it would hang on a full pipe.
      LOG.error("Output of engine process {} was not taken; it is killed", pid(), e);
      end(new EngineOutcome.Exited(KILLED));
    }
  }

  private void keepError(String line) {
    LOG.debug("engine process {}: {}", pid(), line);
    synchronized (errors) {
      if (errors.size() == ERROR_LINES) {
        errors.removeFirst();
      }
      errors.addLast(line.substring(0, Math.min(line.length(), LONGEST_ERROR)));
    }
  }
}
