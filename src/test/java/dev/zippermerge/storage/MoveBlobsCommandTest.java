package dev.zippermerge.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.CommandRun;
import dev.zippermerge.ServiceTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

/** The command starts beside the service, has nothing to move, and ends. */
class MoveBlobsCommandTest extends ServiceTest {
  @Value("${spring.datasource.url}")
  private String database = "";

  @Test
  void ends() throws Exception {
    var run = CommandRun.of("move-blobs", "--spring.datasource.url=" + database);
    assertThat(run.status()).as(run.out()).isZero();
    assertThat(run.out()).contains("0 blobs moved to POSTGRES");
  }
}
