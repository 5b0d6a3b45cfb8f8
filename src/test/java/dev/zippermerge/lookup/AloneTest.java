package dev.zippermerge.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.merge.SmallMerge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lookup inference runs with nothing on the class path but its own classes. */
class AloneTest {
  private static final Path PACKAGE = Path.of("dev/zippermerge/lookup");

  @TempDir Path folder;

  @Test
  void needsNothingButItsOwnClasses() throws Exception {
    var artifact = SmallMerge.write(folder);
    copy(classes(LookupModel.class));
    var program = PACKAGE.resolve("Alone.class");
    Files.copy(classes(Alone.class).resolve(program), folder.resolve("alone").resolve(program));
    String wanted;
    try (var model = LookupModel.load(artifact)) {
      wanted = Arrays.toString(model.predict("b", Alone.example()));
    }
    assertThat(run(artifact, "--add-modules=jdk.incubator.vector"))
        .endsWith(wanted + System.lineSeparator());
    assertThat(run(artifact, "-Dzippermerge.lookup.kernels=fast"))
        .contains("LookupException: zippermerge.lookup.kernels is none of scalar, vector,")
        .contains(": fast");
    assertThat(run(artifact, "-Dzippermerge.lookup.kernels=vector256"))
        .contains("needs the option --add-modules=jdk.incubator.vector of java");
  }

  private static Path classes(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private void copy(Path classes) throws IOException {
    try (var files = Files.walk(classes.resolve(PACKAGE))) {
      for (var file : files.toList()) {
        var target = folder.resolve("alone").resolve(classes.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private String run(Path artifact, String option) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    option,
                    "-cp",
                    folder.resolve("alone").toString(),
                    Alone.class.getName(),
                    artifact.toString(),
                    "b"))
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
