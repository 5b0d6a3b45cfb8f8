package dev.zippermerge.engine.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.WeightLayer.Kind;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keras files of other people, in a folder {@code shared/models} beside the project. */
@Tag("shared")
class SharedKerasFilesTest {

  /**
   * The first three answers are what Keras 3.15 computes for one example whose values are 0, 0.001,
   * 0.002, ... and again from 0 after 1000 of them.
   */
  @ParameterizedTest
  @CsvSource({
    "mlctiny-ad01, 0, 0, 10, -34.5158119, -19.1011238, -10.3852205",
    "mlctiny-resnet8-a, 9, 0, 1, 0.390930861, 0.0010408099, 0.00125686743",
    "mlctiny-resnet8-b, 9, 0, 1, 0.0490727238, 0.00659179175, 0.32262975",
    "mlctiny-resnet8-c, 9, 0, 1, 0.154431477, 0.00430992944, 0.0687049553",
    "mlctiny-resnet8-d, 9, 0, 1, 0.180613339, 0.00155956217, 0.0663664415",
    "mlctiny-strww-a, 4, 4, 1, 0.000126252271, 1.22177302e-09, 0.999873757",
    "mlctiny-strww-b, 4, 4, 1, 2.18131709, -16.6736622, 2.60998607",
    "mlctiny-vww96-a, 14, 13, 1, 0.985582709, 0.0144172348, 0",
    "mlctiny-vww96-b, 14, 13, 1, 0.967915952, 0.0320841186, 0",
    "mlctiny-vww96-c, 15, 13, 0, 0.986664176, 0.0133358464, 0",
    "mlctiny-vww96-d, 15, 13, 0, 0.990025759, 0.00997420494, 0",
    "oarriaga-fer2013-mini-xception-102-0-66, 15, 8, 0, 0.228678554, 1.01476053e-05, 0.0154449577",
    "oarriaga-fer2013-mini-xception-110-0-65, 15, 8, 0, 0.107385874, 2.19580738e-06, 0.0259481687",
    "oarriaga-gender-mini-xception, 15, 8, 0, 0.507739723, 0.492260277, 0",
    "sam783-lenet, 2, 0, 3, 0.0849249065, 0.158643454, 0.0780029073"
  })
  void answersAsKerasDoes(
      String name,
      int convolutions,
      int depthwise,
      int dense,
      float first,
      float second,
      float third) {
    var network = ModelReader.read(models().resolve(name), null, null, null).graph();

    assertThat(network.layers()).hasSize(convolutions + depthwise + dense);
    assertThat(network.layers())
        .filteredOn(layer -> layer.kind() == Kind.DEPTHWISE)
        .hasSize(depthwise);
    assertThat(network.layers()).filteredOn(layer -> layer.kind() == Kind.DENSE).hasSize(dense);

    var input = network.inputs().getFirst();
    var shape = input.shape().stream().mapToLong(size -> Math.max(1, size)).toArray();
    try (var runner = new GraphRunner(network.graph());
        var values = GraphRunner.tensor(ramp(shape), shape);
        var results =
            runner.run(
                Map.of(input.tensor(), values), List.of(network.outputs().getFirst().tensor()))) {
      var answer = GraphRunner.floats(results.get(0));
      var wanted = answer.length == 2 ? List.of(first, second) : List.of(first, second, third);
      double largest = 0;
      for (float value : answer) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int i = 0; i < wanted.size(); i++) {
        assertThat((double) answer[i]).isCloseTo(wanted.get(i), within(1e-5 * largest));
      }
    }
  }

  @Test
  void cutOffFileIsRefused() {
    var path = models().resolve("derived-truncated-h5");
    var refusal =
        catchThrowableOfType(
            RefusedException.class, () -> ModelReader.read(path, null, null, null));
    assertThat(refusal.code()).isEqualTo(RefusalCode.MODEL_CORRUPT);
    assertThat(refusal.culprit()).isEqualTo("pretrainedResnet.h5");
  }

  private static float[] ramp(long[] shape) {
    int size = IntStream.range(0, shape.length).map(i -> (int) shape[i]).reduce(1, (a, b) -> a * b);
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (i % 1000 / 1000.0);
    }
    return values;
  }

  private static Path models() {
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("shared/models"))) {
        return folder.resolve("shared/models");
      }
    }
    Assumptions.abort("There is no folder shared/models beside the project.");
    throw new IllegalStateException();
  }
}
