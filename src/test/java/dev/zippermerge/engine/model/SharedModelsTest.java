package dev.zippermerge.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TInt32;

/** Networks of other people, in a folder {@code shared/models} beside the project or above it. */
@Tag("shared")
class SharedModelsTest {
  private static final int EXAMPLES = 3;

  @ParameterizedTest
  @CsvSource({
    "arm-openmv-mobilenet, 15, 13, 0",
    "dbsiegel-serving, 1, 0, 1",
    "dotnet-cifar-savedmodel, 1, 0, 1",
    "misterseyi-serving, 1, 0, 1",
    "mlctiny-kws-ref, 5, 4, 1",
    "tobegit3hub-template-dnn-1, 0, 0, 4",
    "tobegit3hub-template-dnn-2, 0, 0, 4"
  })
  void flatGraphAnswersAsTheOriginal(String name, int convolutions, int depthwise, int dense) {
    var path = models().resolve(name);
    var network = ModelReader.read(path, null, null, null).graph();

    assertThat(network.layers()).hasSize(convolutions + depthwise + dense);
    assertThat(count(network, WeightLayer.Kind.DEPTHWISE)).isEqualTo(depthwise);
    assertThat(count(network, WeightLayer.Kind.DENSE)).isEqualTo(dense);
    assertSameAnswers(path, network);
  }

  @ParameterizedTest
  @CsvSource({
    "armmlex-ds-cnn-s-checkpoint-only, MODEL_NOT_FOUND",
    "derived-crc-mismatch, VARIABLES_MISSING",
    "dotnet-mnist-missing-shard, VARIABLES_MISSING",
    "dotnet-string-input, SIGNATURE_UNSUPPORTED",
    "mlzoo-ds-cnn-small-lfs-pointer, GIT_LFS_POINTER",
    "tfserving-half-plus-two-tf2, NO_WEIGHT_LAYERS",
    "tobegit3hub-deep-image, SIGNATURE_UNSUPPORTED",
    "tobegit3hub-estimator, SIGNATURE_UNSUPPORTED"
  })
  void whatCannotBeMergedIsRefused(String name, RefusalCode code) {
    var path = models().resolve(name);
    var refusal =
        catchThrowableOfType(
            RefusedException.class, () -> ModelReader.read(path, null, null, null));
    assertThat(refusal.code()).isEqualTo(code);
  }

  private static void assertSameAnswers(Path path, FlatGraph network) {
    var input = network.inputs().getFirst();
    var output = network.outputs().getFirst();
    var shape = input.shape().stream().mapToLong(size -> size < 0 ? EXAMPLES : size).toArray();
    try (var original = SavedModelBundle.load(path.toString(), "serve");
        var flat = new GraphRunner(network.graph());
        var values = GraphRunner.tensor(random(Shape.of(shape).size()), shape);
        var other = TInt32.tensorOf(Shape.of(EXAMPLES, 1));
        var answer = flat.run(Map.of(input.tensor(), values), List.of(output.tensor()))) {
      var signature = original.metaGraphDef().getSignatureDefOrThrow("serving_default");
      var runner =
          original
              .session()
              .runner()
              .feed(signature.getInputsOrThrow(input.name()).getName(), values);
      integerInputs(signature).forEach(name -> runner.feed(name, other));
      try (var wanted = runner.fetch(signature.getOutputsOrThrow(output.name()).getName()).run()) {
        var floats = GraphRunner.floats(wanted.get(0));
        assertThat(GraphRunner.floats(answer.get(0)))
            .containsExactly(floats, within(1e-5f * largest(floats)));
      }
    }
  }

  private static List<String> integerInputs(SignatureDef signature) {
    return signature.getInputsMap().values().stream()
        .filter(input -> input.getDtype() == DataType.DT_INT32)
        .map(input -> input.getName())
        .toList();
  }

  private static float[] random(long size) {
    var random = new Random(5);
    var values = new float[Math.toIntExact(size)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static long count(FlatGraph network, WeightLayer.Kind kind) {
    return network.layers().stream().filter(layer -> layer.kind() == kind).count();
  }

  private static Path models() {
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("shared/models"))) {
        return folder.resolve("shared/models");
      }
    }
    return Assumptions.abort("there is no folder shared/models beside the project");
  }
}
