package dev.zippermerge.engine.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.ImportedModel;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.graph.WeightLayer.Kind;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.Interpreter;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.DepthwiseConv2DOptionsT;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptionsT;
import org.tensorflow.lite.schema.ReducerOptionsT;
import org.tensorflow.lite.schema.SoftmaxOptionsT;
import org.tensorflow.lite.schema.TransposeConvOptionsT;

/** TFLite files answer as in TFLite's own interpreter. */
class TfLiteReaderTest {
  private static final byte RELU = 1;
  private static final byte RELU6 = 3;
  private static final byte NONE = 0;

  @TempDir static Path libraries;
  @TempDir Path folder;

  private final Random random = new Random(5);

  @BeforeAll
  static void loadInterpreter() throws IOException {
    var library = libraries.resolve("libtensorflowlite_jni.so");
    try (var in =
        Objects.requireNonNull(
            TfLiteReaderTest.class.getResourceAsStream("/native/lib/libtensorflowlite_jni.so"))) {
      Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
    }
    System.load(library.toString());
  }

  private float[] values(int count) {
    var values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private int weights(TfLiteFile file, int... shape) {
    return file.floats(values(Arrays.stream(shape).reduce(1, (a, b) -> a * b)), shape);
  }

  private static Conv2DOptionsT conv(int stride, byte activation) {
    var options = new Conv2DOptionsT();
    options.setPadding(Padding.SAME);
    options.setStrideH(stride);
    options.setStrideW(stride);
    options.setDilationHFactor(1);
    options.setDilationWFactor(1);
    options.setFusedActivationFunction(activation);
    return options;
  }

  private static FullyConnectedOptionsT dense(byte activation) {
    var options = new FullyConnectedOptionsT();
    options.setFusedActivationFunction(activation);
    return options;
  }

  private int convolved(
      TfLiteFile file, int x, int kernel, int[] shape, int stride, byte activation) {
    return file.op(
        BuiltinOperator.CONV_2D,
        BuiltinOptions.Conv2DOptions,
        conv(stride, activation),
        shape,
        x,
        kernel,
        weights(file, shape[3]));
  }

  private TfLiteFile network(boolean half) {
    var file = new TfLiteFile();
    int x = file.input("x", 1, 8, 8, 3);
    int kernel = half ? file.half(values(5 * 27), 5, 3, 3, 3) : weights(file, 5, 3, 3, 3);
    int c = convolved(file, x, kernel, new int[] {1, 4, 4, 5}, 2, RELU6);
    var depthwise = new DepthwiseConv2DOptionsT();
    depthwise.setPadding(Padding.VALID);
    depthwise.setStrideH(1);
    depthwise.setStrideW(1);
    depthwise.setDilationHFactor(1);
    depthwise.setDilationWFactor(1);
    depthwise.setDepthMultiplier(2);
    depthwise.setFusedActivationFunction(RELU);
    int d =
        file.op(
            BuiltinOperator.DEPTHWISE_CONV_2D,
            BuiltinOptions.DepthwiseConv2DOptions,
            depthwise,
            new int[] {1, 3, 3, 10},
            c,
            weights(file, 1, 2, 2, 10),
            weights(file, 10));
    var pool = new Pool2DOptionsT();
    pool.setPadding(Padding.SAME);
    pool.setStrideH(2);
    pool.setStrideW(2);
    pool.setFilterHeight(2);
    pool.setFilterWidth(2);
    int p =
        file.op(
            BuiltinOperator.AVERAGE_POOL_2D,
            BuiltinOptions.Pool2DOptions,
            pool,
            new int[] {1, 2, 2, 10},
            d);
    int f =
        file.op(
            BuiltinOperator.FULLY_CONNECTED,
            BuiltinOptions.FullyConnectedOptions,
            dense(NONE),
            new int[] {1, 4},
            p,
            weights(file, 4, 40),
            weights(file, 4));
    var softmax = new SoftmaxOptionsT();
    softmax.setBeta(1);
    int y =
        file.op(
            BuiltinOperator.SOFTMAX, BuiltinOptions.SoftmaxOptions, softmax, new int[] {1, 4}, f);
    return file.output(y);
  }

  private ImportedModel assertEqual(TfLiteFile file, int size, int results) throws IOException {
    var path = file.write(folder.resolve("model.tflite"));
    var model = ModelReader.read(path, null, null, null);
    assertThat(model.format()).isEqualTo("TFLITE");
    var graph = model.graph();
    var x = values(2 * size);
    var shape = graph.inputs().getFirst().shape().stream().mapToLong(d -> d < 0 ? 2 : d).toArray();
    try (var runner = new GraphRunner(graph.graph());
        var input = GraphRunner.tensor(x, shape);
        var result =
            runner.run(
                Map.of(graph.inputs().getFirst().tensor(), input),
                List.of(graph.outputs().getFirst().tensor()))) {
      var answers = GraphRunner.floats(result.get(0));
      for (int example = 0; example < 2; example++) {
        var wanted =
            interpreted(path, Arrays.copyOfRange(x, example * size, (example + 1) * size), results);
        assertThat(Arrays.copyOfRange(answers, example * results, (example + 1) * results))
            .containsExactly(wanted, within(1e-4f));
      }
    }
    return model;
  }

  private static float[] interpreted(Path file, float[] x, int results) {
    var in = ByteBuffer.allocateDirect(x.length * 4).order(ByteOrder.nativeOrder());
    in.asFloatBuffer().put(x);
    var out = ByteBuffer.allocateDirect(results * 4).order(ByteOrder.nativeOrder());
    try (var interpreter = new Interpreter(file.toFile())) {
      interpreter.run(in, out);
    }
    var values = new float[results];
    out.rewind().order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
    return values;
  }

  @Test
  void singlePrecision() throws IOException {
    var model = assertEqual(network(false), 192, 4);
    assertThat(model.graph().layers())
        .extracting(WeightLayer::kind)
        .containsExactly(Kind.CONV2D, Kind.DEPTHWISE, Kind.DENSE);
    assertThat(model.graph().inputs().getFirst().shape()).containsExactly(-1L, 8L, 8L, 3L);
    assertThat(model.notes()).isEmpty();
  }

  @Test
  void halfPrecisionIsWidened() throws IOException {
    var model = assertEqual(network(true), 192, 4);
    assertThat(model.graph().layers()).hasSize(3);
  }

  @Test
  void integersAreDequantisedAndNoted() throws IOException {
    var file = new TfLiteFile();
    int x = file.input("x", 1, 6, 6, 2);
    var integers = new byte[3 * 9 * 2];
    random.nextBytes(integers);
    int kernel = file.dequantised(integers, new float[] {0.02f}, new int[] {3, 3, 3, 2});
    int c = convolved(file, x, kernel, new int[] {1, 6, 6, 3}, 1, RELU);
    var keep = new ReducerOptionsT();
    int y =
        file.op(
            BuiltinOperator.MEAN,
            BuiltinOptions.ReducerOptions,
            keep,
            new int[] {1, 3},
            c,
            file.integers(1, 2));
    var model = assertEqual(file.output(y), 72, 3);
    assertThat(model.notes()).singleElement().asString().contains("dequantised, 1 tensors");
  }

  @Test
  void everyChannelHasItsScale() throws IOException {
    var file = new TfLiteFile();
    int x = file.input("x", 1, 6, 6, 2);
    var integers = new byte[3 * 9 * 2];
    random.nextBytes(integers);
    var scales = new float[] {0.01f, 0.02f, 0.005f};
    int kernel = file.dequantised(integers, scales, new int[] {3, 3, 3, 2});
    int y = convolved(file, x, kernel, new int[] {1, 6, 6, 3}, 1, NONE);
    var path = file.output(y).write(folder.resolve("model.tflite"));
    var graph = ModelReader.read(path, null, null, null).graph();
    var imported = graph.kernel(graph.layers().getFirst());
    for (int i = 0; i < imported.length; i++) {
      int channel = i % 3;
      assertThat(imported[i]).isEqualTo(integers[channel * 18 + i / 3] * scales[channel]);
    }
  }

  @Test
  void transposedConvolution() throws IOException {
    var file = new TfLiteFile();
    int x = file.input("x", 1, 5, 6, 3);
    var options = new TransposeConvOptionsT();
    options.setPadding(Padding.SAME);
    options.setStrideH(2);
    options.setStrideW(2);
    int up =
        file.op(
            BuiltinOperator.TRANSPOSE_CONV,
            BuiltinOptions.TransposeConvOptions,
            options,
            new int[] {1, 10, 12, 2},
            file.integers(1, 10, 12, 2),
            weights(file, 2, 3, 3, 3),
            x);
    int y = convolved(file, up, weights(file, 2, 3, 3, 2), new int[] {1, 10, 12, 2}, 1, NONE);
    assertThat(assertEqual(file.output(y), 90, 240).graph().layers()).hasSize(2);
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    var whole = Files.readAllBytes(network(false).write(folder.resolve("whole.tflite")));
    for (int size : new int[] {9, 40, whole.length / 2, whole.length - 40}) {
      var file = Files.write(folder.resolve("cut.tflite"), Arrays.copyOf(whole, size));
      assertThat(
              catchThrowableOfType(
                  RefusedException.class, () -> ModelReader.read(file, null, null, null)))
          .as("%d bytes", size)
          .returns(RefusalCode.MODEL_CORRUPT, RefusedException::code);
    }
  }

  @Test
  void unknownOperatorsAreNamed() throws IOException {
    var file = new TfLiteFile();
    int x = file.input("x", 1, 5, 6, 3);
    int y = file.op(BuiltinOperator.LSTM, BuiltinOptions.NONE, null, new int[] {1, 2}, x);
    var path = file.output(y).write(folder.resolve("model.tflite"));
    assertThat(
            catchThrowableOfType(
                RefusedException.class, () -> ModelReader.read(path, null, null, null)))
        .returns(RefusalCode.CONTROL_FLOW, RefusedException::code)
        .returns("LSTM", RefusedException::culprit);
  }
}
