package dev.zippermerge.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.zippermerge.TestPostgres;
import dev.zippermerge.ZippermergeService;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

/** A service that asks nobody starts only where nobody else reaches it. */
@ExtendWith(OutputCaptureExtension.class)
class OpenModeTest {
  @EnableConfigurationProperties({AccessSettings.class, ServerProperties.class})
  static class Settings {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--server.address=0.0.0.0",
        "--server.address=",
        "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:1/"
      })
  void doesNotStartWhereItWouldBeAMistake(String setting, CapturedOutput output) {
    assertThatException().isThrownBy(() -> start(setting));
    assertThat(output.getAll())
        .contains("APPLICATION FAILED TO START", "zippermerge.security.mode", "KEYS");
  }

  private static void start(String setting) {
    SpringApplication.run(
            ZippermergeService.class,
            setting,
            "--server.port=0",
            "--management.server.port=0",
            "--spring.datasource.url=" + TestPostgres.newDatabase())
        .close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zippermerge.roles=worker",
        "zippermerge.security.mode=KEYS",
        "server.address=127.0.0.1",
        "server.address=::1"
      })
  void startsWithKeysAsAWorkerOrOnLoopback(String setting) {
    new WebApplicationContextRunner()
        .withUserConfiguration(Settings.class, OpenModeGuard.class)
        .withPropertyValues("server.address=0.0.0.0", setting)
        .run(context -> assertThat(context).hasNotFailed());
  }
}
