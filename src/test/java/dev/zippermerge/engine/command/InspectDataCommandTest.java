package dev.zippermerge.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.spec.DataDescription;
import dev.zippermerge.engine.spec.DataFormat;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.Refusal;
import dev.zippermerge.engine.spec.RefusalCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InspectDataCommandTest {
  private static final String DATA = "src/test/resources/data/numpy-u1.npz";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();

  @Test
  void describesAsJson() throws IOException {
    assertThat(run("--json", "--spec", spec("{\"height\": 8, \"channels\": 3}"), DATA)).isZero();
    assertThat(Json.mapper().readValue(out.toString(), DataDescription.class))
        .isEqualTo(
            new DataDescription(DataFormat.NPZ, 6, 3, List.of(8, 5, 3), true, 3, null, null, null));
  }

  @Test
  void describesForPeople() {
    assertThat(run(DATA)).isZero();
    assertThat(out.toString()).contains("6 train, 3 test").contains("3 classes");
  }

  @Test
  void refusalsAreJsonToo() throws IOException {
    assertThat(run("--json", "--spec", spec("{\"hight\": 8}"), DATA)).isEqualTo(3);
    var refusal = Json.mapper().readValue(out.toString(), Refusal.class);
    assertThat(refusal.code()).isEqualTo(RefusalCode.SPEC_INVALID);
    assertThat(refusal.culprit()).isEqualTo("hight");
  }

  @Test
  void aTextFileIsNoData() {
    assertThat(run("--json", "pom.xml")).isEqualTo(3);
    assertThat(out.toString()).contains("UNKNOWN_FORMAT").contains("pom.xml");
  }

  private String spec(String json) throws IOException {
    return Files.writeString(folder.resolve("spec.json"), json).toString();
  }

  private int run(String... arguments) {
    return new CommandLine(new InspectDataCommand())
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }
}
