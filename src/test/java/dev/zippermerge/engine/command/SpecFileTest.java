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
}
