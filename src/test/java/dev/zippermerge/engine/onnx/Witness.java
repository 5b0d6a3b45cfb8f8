package dev.zippermerge.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.GraphImport;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.ImportedModel;
import dev.zippermerge.engine.spec.InputSizes;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.tensorflow.types.TFloat32;

/** Compares an imported model with ONNX Runtime, on random inputs. */
final class Witness {
  private static final double TOLERANCE = 1e-5;

  private Witness() {}

  static ImportedModel read(Path file) {
    return GraphImport.read(OnnxReader.read(file, InputSizes.NONE), null, null, InputSizes.NONE);
  }

  /** Asserts that both answer alike; returns the greatest relative difference. */
  static double assertEqual(Path file, int examples) {
    var graph = read(file).graph();
    var inputs = inputs(graph, examples);
    var expected = expected(file, inputs);
    var actual = actual(graph, inputs);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    double greatest = 0;
    for (var entry : expected.entrySet()) {
      var name = entry.getKey();
      var wanted = entry.getValue();
      var answer = Objects.requireNonNull(actual.get(name));
      assertThat(answer.shape()).as("shape of %s", name).isEqualTo(wanted.shape());
      double difference = difference(answer.values(), wanted.values());
      assertThat(difference).as("relative difference of %s", name).isLessThan(TOLERANCE);
      greatest = Math.max(greatest, difference);
    }
    return greatest;
  }

  /** The first output for random examples, in one batch. */
  static float[] answers(FlatGraph graph, int examples) {
    return first(actual(graph, inputs(graph, examples)));
  }

  /** The same, each example alone. */
  static float[] answersOneByOne(FlatGraph graph, int examples) {
    var batch = inputs(graph, examples).values().iterator().next();
    var shape = batch.shape().clone();
    shape[0] = 1;
    int size = batch.values().length / examples;
    var answers = FloatBuffer.allocate(answers(graph, examples).length);
    for (int i = 0; i < examples; i++) {
      var one = Arrays.copyOfRange(batch.values(), i * size, (i + 1) * size);
      var name = graph.inputs().getFirst().name();
      answers.put(first(actual(graph, Map.of(name, new Array(shape, one)))));
    }
    return answers.array();
  }

  private static float[] first(Map<String, Array> arrays) {
    return arrays.values().iterator().next().values();
  }

  record Array(long[] shape, float[] values) {}

  /** The greatest difference, relative to the greatest of the wanted values. */
  private static double difference(float[] answer, float[] wanted) {
    double scale = 1e-30;
    double greatest = 0;
    for (int i = 0; i < wanted.length; i++) {
      assertThat(Float.isNaN(answer[i])).as("NaN at %d", i).isEqualTo(Float.isNaN(wanted[i]));
      if (answer[i] != wanted[i] && !Float.isNaN(wanted[i])) {
        greatest = Math.max(greatest, Math.abs((double) answer[i] - wanted[i]));
      }
      scale = Float.isFinite(wanted[i]) ? Math.max(scale, Math.abs(wanted[i])) : scale;
    }
    return greatest / scale;
  }

  private static Map<String, Array> inputs(FlatGraph graph, int examples) {
    var random = new Random(7);
    var inputs = new TreeMap<String, Array>();
    for (var input : graph.inputs()) {
      var shape = input.shape().stream().mapToLong(size -> size < 0 ? examples : size).toArray();
      long size = 1;
      for (long dimension : shape) {
        size *= dimension;
      }
      var values = new float[(int) size];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      inputs.put(input.name(), new Array(shape, values));
    }
    return inputs;
  }

  private static Map<String, Array> actual(FlatGraph graph, Map<String, Array> inputs) {
    var feeds = new HashMap<String, TFloat32>();
    for (var input : graph.inputs()) {
      var array = Objects.requireNonNull(inputs.get(input.name()));
      feeds.put(input.tensor(), GraphRunner.tensor(array.values(), array.shape()));
    }
    var outputs = graph.outputs();
    try (var runner = new GraphRunner(graph.graph());
        var results =
            runner.run(feeds, outputs.stream().map(FlatGraph.Endpoint::tensor).toList())) {
      var arrays = new TreeMap<String, Array>();
      for (int i = 0; i < outputs.size(); i++) {
        var tensor = results.get(i);
        arrays.put(
            outputs.get(i).name(), new Array(tensor.shape().asArray(), GraphRunner.floats(tensor)));
      }
      return arrays;
    } finally {
      feeds.values().forEach(TFloat32::close);
    }
  }

  private static Map<String, Array> expected(Path file, Map<String, Array> inputs) {
    var environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.BASIC_OPT);
      try (var session = environment.createSession(file.toString(), options)) {
        return run(environment, session, inputs);
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Array> run(
      OrtEnvironment environment, OrtSession session, Map<String, Array> inputs)
      throws OrtException {
    var feeds = new HashMap<String, OnnxTensor>();
    for (var input : inputs.entrySet()) {
      var array = input.getValue();
      feeds.put(
          input.getKey(),
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(array.values()), array.shape()));
    }
    try (var results = session.run(feeds)) {
      var arrays = new TreeMap<String, Array>();
      for (var result : results) {
        var tensor = (OnnxTensor) result.getValue();
        var buffer = tensor.getFloatBuffer();
        if (buffer != null) {
          var values = new float[buffer.remaining()];
          buffer.get(values);
          arrays.put(result.getKey(), new Array(tensor.getInfo().getShape(), values));
        }
      }
      return arrays;
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
  }
}
