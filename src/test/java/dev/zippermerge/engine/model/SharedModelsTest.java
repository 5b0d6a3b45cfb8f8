package dev.zippermerge.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.ImportedModel;
import dev.zippermerge.engine.graph.WeightLayer.Kind;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Tensor;

/**
 * Networks of other people, in a folder {@code shared/models} beside the project or above it: all
 * of them behave as the README there says. Prints a table at the end.
 */
@Tag("shared")
class SharedModelsTest {
  private static final int EXAMPLES = 3;
  private static final float TOLERANCE = 1e-5f;
  private static final Map<String, String> TABLE = new TreeMap<>();

  @AfterAll
  static void print() {
    System.out.printf("%-45s %-13s %-9s %s%n", "model", "format", "C/DW/D", "difference or code");
    TABLE.values().forEach(System.out::println);
  }

  @ParameterizedTest
  @CsvSource({
    "arm-openmv-mobilenet, , 15, 13, 0",
    "dbsiegel-serving, , 1, 0, 1",
    "dotnet-cifar-frozen, , 1, 0, 1",
    "dotnet-cifar-savedmodel, , 1, 0, 1",
    "misterseyi-serving, , 1, 0, 1",
    "mlctiny-kws-ref, , 5, 4, 1",
    "mlkws-cnn-s, Reshape, 2, 0, 3",
    "mlkws-dnn-s, Reshape, 0, 0, 4",
    "mlkws-ds-cnn-m, Reshape, 5, 4, 1",
    "mlkws-ds-cnn-s, Reshape, 5, 4, 1",
    "tf2onnx-fc-layers, , 0, 0, 3",
    "tobegit3hub-template-dnn-1, , 0, 0, 4",
    "tobegit3hub-template-dnn-2, , 0, 0, 4"
  })
  void answersAsTheOriginalInTensorFlow(
      String name, @Nullable String input, int convolutions, int depthwise, int dense)
      throws IOException {
    var model = ModelReader.read(models().resolve(name), null, input, null);
    float difference = difference(models().resolve(name), model.graph());
    row(name, model, "%.1e".formatted(difference));
    assertLayers(model, convolutions, depthwise, dense);
    assertThat(difference).isLessThan(TOLERANCE);
  }

  /** Keras' own answers to these are compared by src/test/python/check_import.py. */
  @ParameterizedTest
  @CsvSource({
    "mlctiny-ad01, 0, 0, 10",
    "mlctiny-resnet8-a, 9, 0, 1",
    "mlctiny-resnet8-b, 9, 0, 1",
    "mlctiny-resnet8-c, 9, 0, 1",
    "mlctiny-resnet8-d, 9, 0, 1",
    "mlctiny-strww-a, 4, 4, 1",
    "mlctiny-strww-b, 4, 4, 1",
    "mlctiny-vww96-a, 14, 13, 1",
    "mlctiny-vww96-b, 14, 13, 1",
    "mlctiny-vww96-c, 15, 13, 0",
    "mlctiny-vww96-d, 15, 13, 0",
    "oarriaga-fer2013-mini-xception-102-0-66, 15, 8, 0",
    "oarriaga-fer2013-mini-xception-110-0-65, 15, 8, 0",
    "oarriaga-gender-mini-xception, 15, 8, 0",
    "sam783-lenet, 2, 0, 3"
  })
  void kerasFiles(String name, int convolutions, int depthwise, int dense) {
    var model = ModelReader.read(models().resolve(name), null, null, null);
    row(name, model, "");
    assertLayers(model, convolutions, depthwise, dense);
    assertThat(answer(model.graph())).doesNotContain(Float.NaN);
  }

  @Test
  void damageToOptimiserSlotsDoesNoHarm() {
    var damaged = ModelReader.read(models().resolve("derived-crc-mismatch"), null, null, null);
    var sound = ModelReader.read(models().resolve("dbsiegel-serving"), null, null, null);
    assertThat(damaged.graph().graph()).isEqualTo(sound.graph().graph());
  }

  @ParameterizedTest
  @CsvSource({
    "armmlex-ds-cnn-s-checkpoint-only, CHECKPOINT_WITHOUT_GRAPH",
    "derived-truncated-frozen, MODEL_CORRUPT",
    "derived-truncated-h5, MODEL_CORRUPT",
    "dotnet-mnist-missing-shard, VARIABLES_MISSING",
    "dotnet-string-input, STRING_INPUT",
    "mlkws-lstm-s, STRING_INPUT",
    "mlzoo-ds-cnn-small-lfs-pointer, GIT_LFS_POINTER",
    "tf2onnx-lstm, SHAPE_UNRESOLVED",
    "tfserving-half-plus-two-tf2, NO_WEIGHT_LAYERS",
    "tobegit3hub-deep-image, STRING_INPUT",
    "tobegit3hub-estimator, STRING_INPUT"
  })
  void whatCannotBeMergedIsRefused(String name, RefusalCode code) {
    var refusal = refusal(name, null);
    TABLE.put(name, "%-45s %-13s %-9s %s".formatted(name, "", "", refusal.code()));
    assertThat(refusal.code()).isEqualTo(code);
  }

  @Test
  void refusalsOfDecodingTellWhereToCut() {
    for (var name : List.of("mlkws-cnn-s", "mlkws-dnn-s", "mlkws-ds-cnn-m", "mlkws-ds-cnn-s")) {
      assertThat(refusal(name, null))
          .returns(RefusalCode.STRING_INPUT, RefusedException::code)
          .hasMessageContaining("'Reshape'");
    }
    var loop = refusal("tobegit3hub-deep-image", null);
    var tensor = "map/TensorArrayStack/TensorArrayGatherV3";
    assertThat(loop).hasMessageContaining(tensor);
    var model = ModelReader.read(models().resolve("tobegit3hub-deep-image"), null, tensor, null);
    assertThat(model.graph().layers()).hasSize(3);
    assertThat(refusal("mlkws-lstm-s", "Reshape").code()).isEqualTo(RefusalCode.CONTROL_FLOW);
  }

  private static RefusedException refusal(String name, @Nullable String input) {
    var path = models().resolve(name);
    return catchThrowableOfType(
        RefusedException.class, () -> ModelReader.read(path, null, input, null));
  }

  private static float difference(Path path, FlatGraph network) throws IOException {
    var input = network.inputs().getFirst();
    try (var file = ModelFile.open(path);
        var values = random(input)) {
      var wanted =
          OriginalModel.answer(
              file.path(), file.format(), input, values, network.outputs().getFirst().name());
      var answer = answer(network);
      assertThat(answer).hasSameSizeAs(wanted);
      float largest = 0;
      float difference = 0;
      for (int i = 0; i < wanted.length; i++) {
        largest = Math.max(largest, Math.abs(wanted[i]));
        difference = Math.max(difference, Math.abs(wanted[i] - answer[i]));
      }
      return difference / largest;
    }
  }

  private static float[] answer(FlatGraph network) {
    var input = network.inputs().getFirst();
    var output = network.outputs().getFirst().tensor();
    try (var flat = new GraphRunner(network.graph());
        var values = random(input);
        var answer = flat.run(Map.of(input.tensor(), values), List.of(output))) {
      return GraphRunner.floats(answer.get(0));
    }
  }

  private static Tensor random(FlatGraph.Endpoint input) {
    var shape = input.shape().stream().mapToLong(size -> size < 0 ? EXAMPLES : size).toArray();
    long size = 1;
    for (long dimension : shape) {
      size *= dimension;
    }
    var random = new Random(5);
    var values = new float[Math.toIntExact(size)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return GraphRunner.tensor(values, shape);
  }

  private static void assertLayers(ImportedModel model, int conv, int depthwise, int dense) {
    assertThat(layers(model)).isEqualTo("%d/%d/%d".formatted(conv, depthwise, dense));
  }

  private static void row(String name, ImportedModel model, String result) {
    TABLE.put(name, "%-45s %-13s %-9s %s".formatted(name, model.format(), layers(model), result));
  }

  private static String layers(ImportedModel model) {
    return "%d/%d/%d"
        .formatted(
            count(model, Kind.CONV2D) + count(model, Kind.POINTWISE),
            count(model, Kind.DEPTHWISE),
            count(model, Kind.DENSE));
  }

  private static long count(ImportedModel model, Kind kind) {
    return model.graph().layers().stream().filter(layer -> layer.kind() == kind).count();
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
