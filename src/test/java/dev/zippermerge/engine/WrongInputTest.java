package dev.zippermerge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people get wrong on the command line is told in a line that names it. */
class WrongInputTest {
  @TempDir Path folder;
  private final StringWriter errors = new StringWriter();

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("text"), "no archive");
    zip("other.zip", "readme");
    zip("damaged.zip", "saved_model.pb");
  }

  @ParameterizedTest
  @CsvSource({
    "predict --task a --data x.npz --artifact none.zip, MODEL_NOT_FOUND (none.zip)",
    "predict --task a --data x.npz --artifact text, ARCHIVE_UNREADABLE (text)",
    "predict --task a --data x.npz --artifact other.zip, MODEL_NOT_FOUND (other.zip)",
    "predict --task a --data x.npz --artifact damaged.zip, LOOKUP_UNSUPPORTED (damaged.zip)",
    "evaluate --data a=x.npz none.zip, MODEL_NOT_FOUND (none.zip)",
    "evaluate --data a=x.npz other.zip, MODEL_NOT_FOUND (other.zip)",
    "evaluate --data a=x.npz damaged.zip, MODEL_CORRUPT (damaged.zip)",
    "inspect-data none.npz, DATA_UNREADABLE (none.npz)"
  })
  void filesThatAreNotWhatTheyShouldBeAreNamed(String line, String refusal) {
    assertThat(run(line)).isEqualTo(EngineCli.REFUSED);
    assertThat(errors.toString()).startsWith(refusal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "predict --task a --data x.npz --artifact none.zip --threads 0",
        "predict --task a --data x.npz --artifact none.zip --top 0",
        "samples --out out --data x.npz --steps -1",
        "samples --out out --data x.npz --batch-size 0",
        "samples --out out --data x.npz --learning-rate 0",
        "samples --out out --data x.npz --name ../model"
      })
  void optionsOutOfTheirRangeAreNamed(String line) {
    assertThat(run(line)).isEqualTo(2);
    var option = line.substring(line.lastIndexOf("--"), line.lastIndexOf(' '));
    assertThat(errors.toString()).startsWith(option + " must be ");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() {
    assertThat(run("samples --quick --out text/samples")).isEqualTo(1);
    assertThat(errors.toString().lines())
        .singleElement()
        .asString()
        .startsWith("Cannot read or write " + folder.resolve("text"));
  }

  /** Runs a command whose files are in the folder. */
  private int run(String line) {
    var arguments =
        line.replaceAll(" (?=(none|text|other|damaged|out)\\b)", " " + folder + "/").split(" ");
    return EngineCli.run(new PrintWriter(new StringWriter()), new PrintWriter(errors), arguments);
  }

  private void zip(String name, String entry) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write("no model".getBytes(StandardCharsets.UTF_8));
    }
  }
}
