package dev.zippermerge.helm;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import software.amazon.awssdk.core.SdkSystemSetting;
import tools.jackson.databind.json.JsonMapper;

/** What the application reads of its environment, found in the code and in its libraries. */
final class KnownSettings {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z.-]+):");

  private final Set<String> names = new TreeSet<>();

  /** Beginnings of names that go on with a key of a map. */
  private final Set<String> maps = new TreeSet<>();

  KnownSettings() throws IOException, ClassNotFoundException {
    addOfLibraries();
    addOfRecords();
    var placeholders =
        PLACEHOLDER.matcher(Files.readString(Path.of("src/main/resources/application.yaml")));
    placeholders.results().forEach(found -> names.add(variable(found.group(1))));
    for (var setting : SdkSystemSetting.values()) {
      names.add(setting.environmentVariable());
    }
  }

  /** True where something reads the environment variable. */
  boolean has(String variable) {
    return names.contains(variable) || maps.stream().anyMatch(variable::startsWith);
  }

  private void addOfLibraries() throws IOException {
    var files =
        getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json");
    for (var file : Collections.list(files)) {
      addMetadata(file);
    }
  }

  private void addMetadata(URL file) throws IOException {
    try (var in = file.openStream()) {
      for (var property : JsonMapper.shared().readTree(in).path("properties")) {
        var name = variable(property.path("name").asString());
        names.add(name);
        if (property.path("type").asString("").startsWith("java.util.Map")) {
          maps.add(name + "_");
        }
      }
    }
  }

  private void addOfRecords() throws ClassNotFoundException {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    for (var found : scanner.findCandidateComponents("dev.zippermerge")) {
      var type = Class.forName(found.getBeanClassName());
      addComponents(variable(type.getAnnotation(ConfigurationProperties.class).value()), type);
    }
  }

  private void addComponents(String prefix, Class<?> type) {
    Arrays.stream(type.getRecordComponents()).forEach(component -> add(prefix, component));
  }

  private void add(String prefix, RecordComponent component) {
    var name = prefix + "_" + component.getName().toUpperCase(Locale.ROOT);
    if (component.getType().isRecord()) {
      addComponents(name, component.getType());
    } else {
      names.add(name);
    }
  }

  /** The environment variable of a property. */
  private static String variable(String property) {
    return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
