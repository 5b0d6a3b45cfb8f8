package dev.zippermerge.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.TestPostgres;
import dev.zippermerge.ZippermergeService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class StartLogTest {
  @Test
  void keepsTheDatabasesPassword(CapturedOutput output) {
    var url = TestPostgres.newDatabase();
    assertThat(url).contains("password=test");

    SpringApplication.run(
            ZippermergeService.class,
            "--server.port=0",
            "--management.server.port=0",
            "--zippermerge.roles=api",
            "--spring.datasource.url=" + url)
        .close();

    assertThat(output.getAll()).contains("Started ").doesNotContain("password=test");
  }
}
