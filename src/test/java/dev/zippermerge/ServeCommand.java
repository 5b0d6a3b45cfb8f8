package dev.zippermerge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The service in a process of its own, with 256 MB of heap and the fake engine. */
public final class ServeCommand {
  private ServeCommand() {}

  /**
   * Starts it.
   *
   * @param prefix a command that runs the one after it
   * @param jvm options of the JVM
   * @param database JDBC address
   * @param settings settings, as {@code --name=value}
   */
  public static Process start(
      List<String> prefix, List<String> jvm, String database, List<String> settings)
      throws IOException {
    var command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Zippermerge.class.getName(), "serve"));
    command.add("--zippermerge.engine.main-class=dev.zippermerge.runner.FakeEngine");
    command.add("--spring.datasource.url=" + database);
    command.addAll(settings);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Waits until it has started; its further output is thrown away. */
  public static void await(Process process) throws IOException {
    var lines = process.inputReader();
    var log = new StringBuilder();
    for (var line = lines.readLine(); ; line = lines.readLine()) {
      assertThat(line).as("the service ended: %s", log).isNotNull();
      log.append(line).append('\n');
      if (line.contains("Started Zippermerge")) {
        break;
      }
    }
    Thread.startVirtualThread(() -> lines.lines().forEach(line -> {}));
  }
}
