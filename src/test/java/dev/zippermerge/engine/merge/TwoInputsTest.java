package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.data.NpzOutput;
import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.InputParts;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.onnx.OnnxModel;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.types.TFloat32;

/** A network that takes a picture and some numbers. */
class TwoInputsTest {
  private static final int TEST = 12;

  @TempDir Path folder;

  private static OnnxModel network() {
    return new OnnxModel(17, 4)
        .input("picture", -1, 1, 6, 6)
        .input("facts", -1, 3)
        .weights("w1", 4, 1, 3, 3)
        .weights("w2", 6, 4, 3, 3)
        .weights("w3", 8, 9)
        .weights("w4", 3, 8)
        .node("Conv", "picture,w1", "c1", OnnxModel.ints("pads", 1, 1, 1, 1))
        .node("Relu", "c1", "r1")
        .node("Conv", "r1,w2", "c2")
        .node("Relu", "c2", "r2")
        .node("GlobalAveragePool", "r2", "g")
        .node("Flatten", "g", "f")
        .node("Concat", "f,facts", "j", OnnxModel.of("axis", 1L))
        .node("Gemm", "j,w3", "d", OnnxModel.of("transB", 1L))
        .node("Relu", "d", "r3")
        .node("Gemm", "r3,w4", "y", OnnxModel.of("transB", 1L))
        .output("y");
  }

  private static float[] values(long seed, int count) {
    var random = new Random(seed);
    var values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private Path data(boolean facts) {
    var file = folder.resolve("data.npz");
    try (var npz = new NpzOutput(file)) {
      npz.floats("picture_train", List.of(40L, 6L, 6L, 1L), List.of(values(1, 40 * 36)));
      npz.floats("picture_test", List.of(12L, 6L, 6L, 1L), List.of(values(2, TEST * 36)));
      if (facts) {
        npz.floats("facts_train", List.of(40L, 3L), List.of(values(3, 40 * 3)));
        npz.floats("facts_test", List.of(12L, 3L), List.of(values(4, TEST * 3)));
      }
      npz.array("y_train", "|u1", List.of(40L)).write(labels(40));
      npz.array("y_test", "|u1", List.of(12L)).write(labels(TEST));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static byte[] labels(int count) {
    var labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 3);
    }
    return labels;
  }

  private MergeSpec spec(boolean facts) {
    var model = network().write(folder.resolve("model.onnx")).toString();
    var data = data(facts).toString();
    var task = new TaskSpec("a", model, null, null, null, data, null);
    return new MergeSpec(
        null,
        List.of(task),
        null,
        null,
        null,
        null,
        new CalibrationSpec(5, 8, 1e-3, null, null, null),
        1L);
  }

  @Test
  void accuracyOfTheOriginalIsThatOfItsAnswersToBothArrays() throws IOException {
    var result =
        MergePipeline.run(spec(true), Files.createDirectories(folder.resolve("out")), _ -> {});
    var network = ModelReader.read(folder.resolve("model.onnx"), null, null, null).graph();
    assertThat(network.inputs())
        .extracting(input -> input.name())
        .containsExactly("facts", "picture");
    float[] answers;
    try (var runner = new GraphRunner(network.graph());
        var facts = GraphRunner.tensor(values(4, TEST * 3), TEST, 3);
        var picture = GraphRunner.tensor(values(2, TEST * 36), TEST, 1, 6, 6);
        var found =
            runner.run(
                Map.of(
                    network.inputs().get(0).tensor(),
                    facts,
                    network.inputs().get(1).tensor(),
                    picture),
                List.of(network.outputs().getFirst().tensor()))) {
      answers = GraphRunner.floats(found.get(0));
    }
    double right = 0;
    for (int i = 0; i < TEST; i++) {
      int best = 0;
      for (int c = 1; c < 3; c++) {
        best = answers[3 * i + c] > answers[3 * i + best] ? c : best;
      }
      right += best == i % 3 ? 1 : 0;
    }
    assertThat(result.tasks().getFirst().originalAccuracy()).isCloseTo(right / TEST, within(1e-9));
    try (var artifact = LoadedArtifact.load(folder.resolve("out/merged.zip"), 1)) {
      assertThat(artifact.inputs("a"))
          .extracting(input -> input.name())
          .containsExactly("facts", "picture");
      var row = new float[39];
      var inputs = InputParts.of(artifact.inputs("a"), row, 1);
      assertThat(artifact.answer("a", null, inputs)).hasSize(3);
      inputs.forEach(TFloat32::close);
    }
  }

  @Test
  void aMissingArrayIsNamed() {
    assertThat(catchThrowableOfType(RefusedException.class, () -> PlanCheck.check(spec(false))))
        .returns(RefusalCode.DATA_ARRAY_MISSING, RefusedException::code)
        .returns("facts", RefusedException::culprit)
        .hasMessageContaining("facts_train");
  }
}
