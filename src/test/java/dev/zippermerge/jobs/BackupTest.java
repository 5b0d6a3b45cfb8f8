package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.TestPostgres;
import dev.zippermerge.ZippermergeService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.test.context.TestPropertySource;

/** A dump taken while the service runs, restored elsewhere: as docs/operations.md tells. */
@Tag("faults")
@TestPropertySource(properties = "zippermerge.worker.concurrency=1")
class BackupTest extends JobTest {
  @Value("${spring.datasource.url}")
  private String database = "";

  @TempDir private Path folder;

  @Test
  void whatWasDumpedIsServedAgainAndGoesOn() throws Exception {
    assumePgDumpFits();
    var done = submit("first");
    awaitStatus(done, "SUCCEEDED");
    var running = submit("resumable");
    await(running, job -> count("merge_job_checkpoint") == 1);
    var waiting = submit("first");

    var dump = folder.resolve("zippermerge.dump").toString();
    run("pg_dump", "--format=custom", "--file=" + dump, address(database));
    postJob("/" + running + "/cancel", "");
    var restored = TestPostgres.newDatabase();
    run("pg_restore", "--exit-on-error", "--dbname=" + address(restored), dump);

    try (var service =
        new SpringApplicationBuilder(ZippermergeService.class)
            .run(
                "--spring.datasource.url=" + restored,
                "--server.port=0",
                "--management.server.port=0",
                "--zippermerge.engine.main-class=dev.zippermerge.runner.FakeEngine")) {
      var jobs =
          "http://127.0.0.1:%s/api/v1/merge-jobs/"
              .formatted(service.getEnvironment().getProperty("local.server.port"));
      assertThat(fetch(jobs + done + "/artifact")).isEqualTo(FakeMerge.artifact(7));
      for (var id : new String[] {running, waiting}) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> new String(fetch(jobs + id)), job -> job.contains("\"SUCCEEDED\""));
      }
      assertThat(new String(fetch(jobs + running + "/logs"))).contains("[2] resumed from step 10");
    }
  }

  private static byte[] fetch(String address) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(address)).build();
      return client.send(request, BodyHandlers.ofByteArray()).body();
    }
  }

  /** A pg_dump reads servers of its own version and older ones. */
  private void assumePgDumpFits() throws InterruptedException {
    int server =
        jdbc.sql("select current_setting('server_version_num')::int / 10000")
            .query(Integer.class)
            .single();
    String version;
    try {
      var process = new ProcessBuilder("pg_dump", "--version").start();
      version = new String(process.getInputStream().readAllBytes());
      process.waitFor();
    } catch (IOException e) {
      version = "no pg_dump";
    }
    var number = Pattern.compile("\\) (\\d+)").matcher(version);
    Assumptions.assumeTrue(
        number.find() && Integer.parseInt(number.group(1)) >= server,
        "needs pg_dump " + server + " or later, there is: " + version);
  }

  private static String address(String jdbcAddress) {
    return jdbcAddress.substring("jdbc:".length());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as("%s: %s", Arrays.toString(command), output).isZero();
  }
}
