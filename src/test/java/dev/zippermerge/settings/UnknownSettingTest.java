package dev.zippermerge.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.CommandRun;
import dev.zippermerge.TestPostgres;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting that would do nothing, or stop everything, ends the service before it begins. */
class UnknownSettingTest {
  private static final String DATABASE = TestPostgres.newDatabase();

  @ParameterizedTest
  @CsvSource({
    "zippermerge.worker.concurency=2, zippermerge.worker.concurency",
    "zippermerge.security.mod=KEYS, zippermerge.security.mod",
    "zippermerge.storage.s3.buckets=b, zippermerge.storage.s3.buckets",
    "zippermerge.catalog.concurrent-inspections=0, concurrentInspections"
  })
  void isNamed(String setting, String named) throws Exception {
    var run =
        CommandRun.of(
            "serve",
            "--" + setting,
            "--spring.datasource.url=" + DATABASE,
            "--server.port=0",
            "--management.server.port=0");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("APPLICATION FAILED TO START", named);
  }
}
