package dev.zippermerge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ServiceCliTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpListsAllCommandsAndTheVersionIsTold() throws Exception {
    assertThat(CommandRun.of("--help").out())
        .contains("merge ", "predict ", "serve ", "health ", "keys ", "migrate ", "move-blobs ")
        .doesNotContain("measure-");
    assertThat(CommandRun.of("merge", "--version").out()).startsWith("zippermerge ");
    assertThat(CommandRun.of("serv").err()).contains("zippermerge serve");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "migrate", "move-blobs", "health", "keys", "keys create"})
  void helpStartsNothing(String command) {
    assertThat(run((command + " --help").split(" "))).isZero();
    assertThat(out.toString()).startsWith("Usage: zippermerge " + command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port=80", "--server.port", "server.port=80", "--help-me"})
  void whatIsNoSettingIsNamed(String argument) {
    assertThat(run("serve", argument)).isEqualTo(2);
    assertThat(err.toString()).contains("'" + argument + "'", "--server.port=80");
  }

  @Test
  void helpOfTheQueuesMeasurementMeasuresNothing() {
    assertThat(run(ServiceCli.queueBench(), "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: zippermerge bench queue");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "file:///etc/hostname", "http:"})
  void onlyAddressesOfHttpCanBeAsked(String address) {
    assertThat(run("health", address)).isEqualTo(2);
    assertThat(err.toString()).contains(address);
  }

  private int run(String... arguments) {
    return run(ServiceCli.line(), arguments);
  }

  private int run(CommandLine line, String... arguments) {
    return line.setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
