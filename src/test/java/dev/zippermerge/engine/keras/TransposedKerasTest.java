package dev.zippermerge.engine.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.model.ModelReader;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.GraphDef;

/** Conv2DTranspose against the operation that Keras calls for it. */
class TransposedKerasTest {
  private static final int EXAMPLES = 2;

  @TempDir Path folder;

  private final Random random = new Random(3);

  private float[] values(int count) {
    var values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[][][][] nested(float[] values, int a, int b, int c, int d) {
    var nested = new float[a][b][c][d];
    for (int i = 0; i < values.length; i++) {
      nested[i / d / c / b][i / d / c % b][i / d % c][i % d] = values[i];
    }
    return nested;
  }

  private Path model(int kernel, int stride, String padding, String added, float[] weights)
      throws IOException {
    var h5 = folder.resolve("weights.h5");
    try (var file = HdfFile.write(h5)) {
      // Keras on Windows writes one group for the whole path.
      var vars =
          padding.equals("valid")
              ? file.putGroup("layers\\conv2d_transpose\\vars")
              : file.putGroup("layers").putGroup("conv2d_transpose").putGroup("vars");
      vars.putDataset("0", nested(weights, kernel, kernel, 2, 3));
    }
    var config =
        """
        {"class_name": "Sequential", "config": {"name": "s", "layers": [
          {"module": "keras.layers", "class_name": "InputLayer",
           "config": {"batch_shape": [null, 5, 6, 3], "dtype": "float32", "name": "input_layer"}},
          {"module": "keras.layers", "class_name": "Conv2DTranspose",
           "config": {"name": "up", "trainable": true, "filters": 2, "kernel_size": [%d, %d],
             "strides": [%d, %d], "padding": "%s", "output_padding": %s, "use_bias": false,
             "dilation_rate": [1, 1], "activation": "linear"}}]}}
        """
            .formatted(kernel, kernel, stride, stride, padding, added);
    var archive = folder.resolve("model.keras");
    try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.putNextEntry(new ZipEntry("config.json"));
      zip.write(config.getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("metadata.json"));
      zip.write("{\"keras_version\": \"3.5.0\"}".getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("model.weights.h5"));
      zip.write(Files.readAllBytes(h5));
    }
    return archive;
  }

  @ParameterizedTest
  @CsvSource({
    "2, 2, same, null, 10, 12",
    "3, 2, same, null, 10, 12",
    "4, 2, same, null, 10, 12",
    "3, 2, valid, null, 11, 13",
    "2, 3, valid, null, 15, 18",
    "3, 2, same, '[1, 1]', 10, 12",
    "3, 2, same, '[0, 0]', 9, 11",
    "3, 2, valid, '[1, 0]', 12, 13",
    "3, 1, same, null, 5, 6"
  })
  void answersAsTensorFlow(
      int kernel, int stride, String padding, String added, int rows, int columns)
      throws IOException {
    var weights = values(kernel * kernel * 6);
    var x = values(EXAMPLES * 90);
    var network =
        ModelReader.read(model(kernel, stride, padding, added, weights), null, null, null).graph();
    assertThat(network.outputs().getFirst().shape())
        .containsExactly(-1L, (long) rows, (long) columns, 2L);
    try (var runner = new GraphRunner(network.graph());
        var input = GraphRunner.tensor(x, EXAMPLES, 5, 6, 3);
        var result =
            runner.run(
                Map.of(network.inputs().getFirst().tensor(), input),
                List.of(network.outputs().getFirst().tensor()))) {
      assertThat(GraphRunner.floats(result.get(0)))
          .containsExactly(
              reference(weights, x, kernel, stride, padding, rows, columns), within(1e-5f));
    }
  }

  private static float[] reference(
      float[] weights, float[] x, int kernel, int stride, String padding, int rows, int columns) {
    var graph =
        GraphDef.newBuilder()
            .addNode(Nodes.constant("x", x, EXAMPLES, 5, 6, 3))
            .addNode(Nodes.constant("k", weights, kernel, kernel, 2, 3))
            .addNode(Nodes.constant("s", new int[] {EXAMPLES, rows, columns, 2}, 4))
            .addNode(
                Nodes.floatOp("y", "Conv2DBackpropInput", "s", "k", "x")
                    .putAttr("strides", Nodes.ints(1, stride, stride, 1))
                    .putAttr("padding", Nodes.string(padding.toUpperCase(Locale.ROOT))))
            .build();
    try (var runner = new GraphRunner(graph);
        var result = runner.run(Map.of(), List.of("y:0"))) {
      return GraphRunner.floats(result.get(0));
    }
  }
}
