package dev.zippermerge.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.TestPostgres;
import dev.zippermerge.ZippermergeService;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A service that asks nobody starts only where nobody else reaches it. */
@ExtendWith(OutputCaptureExtension.class)
class OpenModeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--server.address=0.0.0.0",
        "--server.address=",
        "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:1/"
      })
  void doesNotStartWhereItWouldBeAMistake(String setting, CapturedOutput output) {
    Assertions.assertThatException().isThrownBy(() -> start(setting));
    assertThat(output.getAll())
        .contains("APPLICATION FAILED TO START", "zippermerge.security.mode", "KEYS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--zippermerge.roles=worker", "--zippermerge.security.mode=KEYS"})
  void listensElsewhereAsAWorkerOrWithKeys(String setting) {
    start("--server.address=0.0.0.0", setting);
  }

  private static void start(String... settings) {
    var arguments = new ArrayList<>(List.of(settings));
    arguments.addAll(
        List.of(
            "--server.port=0",
            "--management.server.port=0",
            "--spring.datasource.url=" + TestPostgres.newDatabase()));
    SpringApplication.run(ZippermergeService.class, arguments.toArray(String[]::new)).close();
  }
}
