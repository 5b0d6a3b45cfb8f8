package dev.zippermerge.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.ServiceTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The walk-through against the real service; the engine is a fake that measures 89 %. */
@ExtendWith(OutputCaptureExtension.class)
class QuickstartTest extends ServiceTest {
  @TempDir Path folder;

  @Test
  void goesTheWholeWayAndShowsWhatWasMeasured(CapturedOutput output) throws IOException {
    writeSample("first");
    writeSample("second");
    assertThat(walk("0.89")).as(output.getAll()).isZero();
    assertThat(output.getOut())
        .contains("digest as promised", "89.00 % of 10 test examples")
        .contains("conv1", "ENCODED_CONV", "10.0 times smaller", "/docs");
    assertThat(folder.resolve("merged.zip")).isNotEmptyFile();
  }

  @Test
  void failsWhereTheLoadedArtifactAnswersWorseThanMeasured(CapturedOutput output)
      throws IOException {
    writeSample("first");
    writeSample("second");
    assertThat(walk("0.5")).isEqualTo(1);
    assertThat(output.getErr()).contains("Task first: the artifact, loaded again");
  }

  @Test
  void failsWhereTheJobDoes(CapturedOutput output) throws IOException {
    writeSample("refuse");
    writeSample("second");
    assertThat(walk("0.89")).isEqualTo(1);
    assertThat(output.getErr()).contains("FAILED", "ALIGNMENT_IMPOSSIBLE");
  }

  @Test
  void failsWhereAnUploadIsRefused(CapturedOutput output) throws IOException {
    writeSample("first");
    writeSample("second");
    Files.writeString(folder.resolve("second.zip"), "refuse FORBIDDEN_OP\n");
    assertThat(walk("0.89")).isEqualTo(1);
    assertThat(output.getErr()).contains("status 422", "FORBIDDEN_OP");
  }

  @Test
  void failsWithoutSamples(CapturedOutput output) {
    assertThat(walk("0.89")).isEqualTo(1);
    assertThat(output.getErr()).contains("Expected two samples");
  }

  private int walk(String accuracy) {
    return Quickstart.run(
        "--service=http://localhost:" + port() + "/",
        "--samples=" + folder,
        "--out=" + folder.resolve("merged.zip"),
        "--program=" + program(accuracy));
  }

  private void writeSample(String task) throws IOException {
    Files.writeString(folder.resolve(task + ".zip"), "a model\n");
    Files.writeString(folder.resolve(task + ".npz"), "data\n");
  }

  /** Stands in for the launcher: every task has the same accuracy. */
  private String program(String accuracy) {
    var task = "{\"task\":\"%s\",\"testExamples\":10,\"accuracy\":" + accuracy + "}";
    try {
      var file = folder.resolve("program");
      Files.writeString(
          file,
          "#!/bin/sh\necho '[%s,%s]'\n"
              .formatted(task.formatted("first"), task.formatted("second")));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      return file.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
