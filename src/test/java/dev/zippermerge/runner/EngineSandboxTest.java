package dev.zippermerge.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.unit.DataSize;

/** What an engine process cannot do, tried by a process that is started as every engine is. */
@Timeout(60)
class EngineSandboxTest {
  private static final int FILE_BYTES = 8 << 20;
  private static final Set<String> VARIABLES =
      Set.of("PATH", "HOME", "ZIPPERMERGE_CACHE", "TF_CPP_MIN_LOG_LEVEL", "TMPDIR", "LC_ALL");

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  @Test
  void hasNoMoreOfOurEnvironmentThanItNeeds() throws Exception {
    var process = start("hang");
    assertThat(lines.take()).isEqualTo("hanging");

    var environment = environment(process.pid());
    process.kill();
    process.await();

    assertThat(environment.keySet()).isSubsetOf(VARIABLES);
    assertThat(environment.get("TMPDIR")).contains("zippermerge-engine-");
  }

  @Test
  void itsFolderIsPrivateAndGoneHoweverItEnds() throws Exception {
    var endings = List.of(List.of("write", "10"), List.of("complain", "1"), List.of("hang"));
    for (var ending : endings) {
      var process = start(ending.toArray(String[]::new));
      var folder = Path.of("/proc", String.valueOf(process.pid()), "cwd").toRealPath();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
      if (ending.contains("hang")) {
        assertThat(lines.take()).isEqualTo("hanging");
        process.kill();
      }
      process.await();
      assertThat(folder).as(String.join(" ", ending)).doesNotExist();
    }
  }

  @Test
  void hasNoNetworkAndSeesNothingOfItsParent() throws Exception {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      start("break-out", String.valueOf(listening.getLocalPort())).await();
    }
    assertThat(lines).hasSize(9).contains("users fails: error 13", "mount fails: error 13");
    assertThat(lines)
        .filteredOn(line -> !line.startsWith("child"))
        .allMatch(line -> line.contains(" fails: "));
    assertThat(lines).contains("child: null");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("connect"))
        .first()
        .asString()
        .contains("Permission denied");
  }

  @Test
  void runsNoNativeCodeThatAnotherEngineCouldHaveWritten() throws Exception {
    start("unpack").await();
    var folder = lines.take();
    assertThat(folder).contains("/zippermerge-engine-");
    assertThat(lines)
        .containsExactly("-Dorg.bytedeco.javacpp.cachedir=" + folder, "-Djna.tmpdir=" + folder);
  }

  @Test
  void cannotWriteFilesBeyondTheLimit() throws Exception {
    assertThat(start("write", String.valueOf(FILE_BYTES)).await())
        .isEqualTo(new EngineOutcome.Exited(0));
    assertThat(start("write", String.valueOf(FILE_BYTES + 1)).await())
        .isEqualTo(new EngineOutcome.FileTooLarge());
  }

  @Test
  void endsWhatHasTooManyThreads() throws Exception {
    assertThat(start("many-threads", "300").await()).isEqualTo(new EngineOutcome.TooManyThreads());
  }

  private EngineProcess start(String... arguments) {
    var settings =
        new EngineSettings(
            FakeEngine.class.getName(),
            DataSize.ofMegabytes(64),
            DataSize.ofBytes(FILE_BYTES),
            200);
    return new LocalEngineRunner(
            settings, new EngineMetrics(new SimpleMeterRegistry()), Tracer.NOOP)
        .start(new EngineCommand(List.of(arguments), Duration.ofMinutes(1), 1L << 30, lines::add));
  }

  private static Map<String, String> environment(long pid) throws IOException {
    var file = Path.of("/proc", String.valueOf(pid), "environ");
    return List.of(Files.readString(file, StandardCharsets.UTF_8).split("\0")).stream()
        .map(entry -> entry.split("=", 2))
        .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
  }
}
