package dev.zippermerge.helm;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.springframework.util.FileSystemUtils;
import org.yaml.snakeyaml.Yaml;

/** The chart below {@code helm}, as Helm renders it. */
final class Chart {
  static final Path FOLDER = Path.of("helm", "zippermerge");
  private static final String RELEASE = "test";
  private static final String KUBERNETES = "1.30.0";

  private Chart() {}

  /** All files with values for tests. */
  static List<Path> valuesFiles() {
    try (var files = Files.list(FOLDER.resolve("ci"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path values(String name) {
    return FOLDER.resolve("ci").resolve(name + "-values.yaml");
  }

  /**
   * Renders all objects. Helm's library leaves hooks out of what it renders, so they are rendered
   * as ordinary objects: their annotations begin with {@code was-} here.
   *
   * @param settings further values
   * @throws IllegalStateException where Helm refuses the values
   */
  static Release render(Path values, Map<String, ?> settings) {
    try {
      var copy = Files.createTempDirectory("chart");
      try {
        FileSystemUtils.copyRecursively(FOLDER, copy);
        var hook = copy.resolve("templates/migration.yaml");
        Files.writeString(hook, Files.readString(hook).replace("helm.sh/hook", "was-helm.sh/hook"));
        return new Release(objects(template(copy, values, settings)));
      } finally {
        FileSystemUtils.deleteRecursively(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String template(Path chart, Path values, Map<String, ?> settings) {
    var command =
        new Helm(chart)
            .template()
            .withName(RELEASE)
            .withNamespace("models")
            .withKubeVersion(KUBERNETES)
            .withValuesFile(values.toAbsolutePath());
    settings.forEach(command::set);
    return command.call();
  }

  private static List<KubernetesObject> objects(String yaml) {
    return StreamSupport.stream(new Yaml().loadAll(yaml).spliterator(), false)
        .filter(Map.class::isInstance)
        .map(KubernetesObject::of)
        .toList();
  }

  /** What Helm tells after an installation. */
  static String notes(Path values) {
    return new Helm(FOLDER)
        .install()
        .withName(RELEASE)
        .withNamespace("models")
        .withKubeVersion(KUBERNETES)
        .clientOnly()
        .dryRun()
        .withValuesFile(values.toAbsolutePath())
        .call()
        .getOutput();
  }

  static Release render(Path values) {
    return render(values, Map.of());
  }

  /** A copy of the chart with other defaults: its own, and over them those of a file. */
  static Path copyWith(Path values, Path copy) throws IOException {
    FileSystemUtils.copyRecursively(FOLDER, copy);
    var file = copy.resolve("values.yaml");
    Files.writeString(file, new Yaml().dump(merged(read(file), read(values))));
    return copy;
  }

  private static Map<?, ?> read(Path file) throws IOException {
    return new Yaml().load(Files.readString(file));
  }

  private static Map<Object, Object> merged(Map<?, ?> below, Map<?, ?> above) {
    var all = new LinkedHashMap<Object, Object>(below);
    above.forEach(
        (name, value) ->
            all.put(
                name,
                value instanceof Map<?, ?> part && below.get(name) instanceof Map<?, ?> other
                    ? merged(other, part)
                    : value));
    return all;
  }
}
