package dev.zippermerge.engine.command;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecFileTest {
  @TempDir Path folder;

  @Test
  void unknownFieldIsNamedTogetherWithThoseThatThereAre() throws IOException {
    var file = folder.resolve("spec.json");
    Files.writeString(file, "{\"tasks\": [{\"name\": \"a\", \"modell\": \"x\"}]}");
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> SpecFile.read(file, MergeSpec.class))
        .withMessageContaining("model")
        .withMessageNotContaining("TaskSpec")
        .returns(RefusalCode.SPEC_INVALID, RefusedException::code)
        .returns("tasks[0].modell", RefusedException::culprit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'tasks': [], 'preset': 'TINY'}          | preset              | one of ACCU, LIGHT",
        "{'tasks': {}}                            | tasks               | a list",
        "{'tasks': [], 'seed': 'first'}           | seed                | a whole number",
        "{'tasks': [], 'calibration': 3}          | calibration         | an object",
        "{'tasks': [], 'encoding': {'refit': []}} | encoding.refit      | true or false"
      })
  void whatAFieldMustBeIsTold(String json, String field, String expected) throws IOException {
    var file = folder.resolve("spec.json");
    Files.writeString(file, json.replace('\'', '"'));
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> SpecFile.read(file, MergeSpec.class))
        .withMessage("This must be " + expected + ".")
        .returns(field, RefusedException::culprit);
  }

  @Test
  void whereAFileIsNoJsonIsTold() throws IOException {
    var file = folder.resolve("spec.json");
    Files.writeString(file, "{\"tasks\": [\n  oops");
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> SpecFile.read(file, MergeSpec.class))
        .withMessageStartingWith("Line 2, column ")
        .returns(file.toString(), RefusedException::culprit);
  }
}
