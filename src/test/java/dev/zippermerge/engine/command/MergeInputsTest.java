package dev.zippermerge.engine.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskSpec;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MergeInputsTest {
  @Test
  void modelsBecomeTasksNamedByTheirFiles() {
    var spec =
        parsed("nets/My Net.keras", "nets/my-net.h5", "2021.onnx", "--data", "all.npz").spec();
    assertThat(spec.tasks())
        .extracting(TaskSpec::name)
        .containsExactly("my_net", "my_net_2", "task");
    assertThat(spec.tasks()).extracting(TaskSpec::data).containsOnly("all.npz");
    assertThat(spec.preset()).isNull();
  }

  @Test
  void eachModelMayHaveSeparateData() {
    var spec = parsed("a.keras", "b.keras", "--data", "a.npz", "--data", "b.npz").spec();
    assertThat(spec.tasks()).extracting(TaskSpec::data).containsExactly("a.npz", "b.npz");
  }

  @Test
  void asManyDataFilesAsModelsAreWanted() {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(
            () -> parsed("a.h5", "b.h5", "c.h5", "--data", "a.npz", "--data", "b.npz").spec())
        .withMessageContaining("3 models and 2 data files");
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> parsed("a.h5").spec())
        .withMessageContaining("1 models and 0 data files");
  }

  @Test
  void aSpecificationStandsAlone() {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> parsed("spec.json", "b.h5").spec())
        .withMessageContaining("not both");
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> parsed("spec.json", "--data", "a.npz").spec())
        .withMessageContaining("Leave out --data");
  }

  private static MergeInputs parsed(String... arguments) {
    return CommandLine.populateCommand(new MergeInputs(), arguments);
  }
}
