package dev.zippermerge.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.unit.DataSize;

@Timeout(60)
class EngineRunnerTest {
  private final EngineRunner runner =
      new LocalEngineRunner(
          new EngineSettings(
              FakeEngine.class.getName(), DataSize.ofMegabytes(400), DataSize.ofMegabytes(8), 200),
          new EngineMetrics(new SimpleMeterRegistry()),
          Tracer.NOOP);
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  @Test
  void deliversEveryLineAndTheExitStatus() throws Exception {
    var process = start("echo", "one", "two ä");

    assertThat(process.await()).isEqualTo(new EngineOutcome.Exited(0));
    assertThat(lines).containsExactly("one", "two ä");
  }

  @Test
  void keepsTheLastLinesOfStandardError() throws Exception {
    var process = start("complain", "250");

    assertThat(process.await()).isEqualTo(new EngineOutcome.Exited(1));
    assertThat(process.lastErrorLines()).hasSize(200).startsWith("line 51").endsWith("line 250");
  }

  @Test
  void worksInAFolderThatIsGoneAfterwards() throws Exception {
    start("folder").await();

    var folder = Path.of(lines.take());
    assertThat(folder).isNotEqualTo(Path.of("").toAbsolutePath()).doesNotExist();
  }

  @Test
  void aProcessThatIsAskedToEndIsHeardOut() throws Exception {
    var process = start("last-words");
    assertThat(lines.take()).isEqualTo("hanging");

    process.terminate();

    assertThat(process.await()).isEqualTo(new EngineOutcome.Killed());
    assertThat(lines).containsExactly("that is all");
  }

  @Test
  void killsAtOnce() throws Exception {
    var process = start("hang");
    assertThat(lines.take()).isEqualTo("hanging");
    var handle = ProcessHandle.of(process.pid()).orElseThrow();

    process.kill();

    assertThat(process.await()).isEqualTo(new EngineOutcome.Killed());
    assertThat(handle.isAlive()).isFalse();
  }

  @Test
  void killsWhenTheWaitingThreadIsInterrupted() throws Exception {
    var process = start("hang");
    assertThat(lines.take()).isEqualTo("hanging");
    var waiting =
        Thread.startVirtualThread(
            () -> {
              try {
                process.await();
              } catch (InterruptedException e) {
                lines.add("interrupted");
              }
            });

    waiting.interrupt();

    assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
    assertThat(process.await()).isEqualTo(new EngineOutcome.Killed());
  }

  @Test
  void endsWhatRunsTooLong() throws Exception {
    var process = start(Duration.ofSeconds(1), 1L << 30, "hang");

    assertThat(process.await()).isEqualTo(new EngineOutcome.TimedOut());
  }

  @Test
  void endsWhatTakesTooMuchMemory() throws Exception {
    var process = start(Duration.ofMinutes(1), 150L << 20, "hoard");

    assertThat(process.await()).isEqualTo(new EngineOutcome.MemoryExceeded());
  }

  @Test
  void endsWhatNobodyListensTo() throws Exception {
    var process =
        runner.start(
            new EngineCommand(
                List.of("hang"),
                Duration.ofMinutes(1),
                1L << 30,
                line -> {
                  throw new IllegalStateException("The listener fails for the test.");
                }));

    assertThat(process.await()).isEqualTo(new EngineOutcome.Exited(137));
  }

  @Test
  void endsWhatWritesALineWithoutEnd() throws Exception {
    assertThat(start("one-line").await()).isEqualTo(new EngineOutcome.Exited(137));
    assertThat(lines).isEmpty();
  }

  /** A parent that is killed starts the engine; the engine must not outlive it. */
  @Test
  void theEngineCanNoticeThatItsParentWasKilled() throws Exception {
    var parent = start("start-child");
    assertThat(lines.take()).isEqualTo("waiting");
    var child = ProcessHandle.of(Long.parseLong(lines.take())).orElseThrow();

    ProcessHandle.of(parent.pid()).orElseThrow().destroyForcibly();

    child.onExit().get(10, TimeUnit.SECONDS);
    assertThat(parent.await()).isEqualTo(new EngineOutcome.Exited(137));
  }

  private EngineProcess start(String... arguments) {
    return start(Duration.ofMinutes(1), 1L << 30, arguments);
  }

  private EngineProcess start(Duration time, long memory, String... arguments) {
    return runner.start(new EngineCommand(List.of(arguments), time, memory, lines::add));
  }
}
