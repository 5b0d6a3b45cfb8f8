package dev.zippermerge.engine.command;

import dev.zippermerge.engine.data.NpzInput;
import dev.zippermerge.engine.data.NumberArray;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.tensorflow.Tensor;

/** The arrays that a network's inputs are fed with, checked against their shapes. */
final class RunInputs {
  private static final String ONLY_INPUT = "x";

  private final Map<Endpoint, NumberArray> arrays = new LinkedHashMap<>();
  private final int examples;

  /**
   * Takes for each input the array of its name; for an only input also the array {@code x}.
   *
   * @throws RefusedException naming the array that is missing or does not fit
   */
  RunInputs(List<Endpoint> inputs, NpzInput file) {
    for (var input : inputs) {
      boolean unnamed = inputs.size() == 1 && !file.names().contains(input.name());
      var array = file.read(unnamed ? ONLY_INPUT : input.name());
      checkShape(input, array);
      arrays.put(input, array);
    }
    this.examples = arrays.values().iterator().next().rows().length;
    arrays.forEach(this::checkLength);
  }

  /** Number of examples. */
  int examples() {
    return examples;
  }

  /** Examples that the network takes at once; -1 where any number will do. */
  int batch() {
    return Math.toIntExact(
        arrays.keySet().stream().mapToLong(input -> input.shape().getFirst()).max().orElse(-1));
  }

  /**
   * Tensors of some of the examples by the names of the tensors to feed; the caller closes them.
   */
  Map<String, Tensor> feeds(int from, int to) {
    var feeds = new LinkedHashMap<String, Tensor>();
    arrays.forEach((input, array) -> feeds.put(input.tensor(), tensor(array, from, to)));
    return feeds;
  }

  /** Some of the examples of an only input, one after the other. */
  float[] values(int from, int to) {
    return values(arrays.values().iterator().next(), from, to);
  }

  private static Tensor tensor(NumberArray array, int from, int to) {
    var shape =
        LongStream.concat(
            LongStream.of(to - from), array.shape().stream().mapToLong(Integer::longValue));
    return GraphRunner.tensor(values(array, from, to), shape.toArray());
  }

  private static float[] values(NumberArray array, int from, int to) {
    int size = array.shape().stream().reduce(1, Math::multiplyExact);
    var values = new float[Math.multiplyExact(to - from, size)];
    for (int row = from; row < to; row++) {
      System.arraycopy(array.rows()[row], 0, values, (row - from) * size, size);
    }
    return values;
  }

  private static void checkShape(Endpoint input, NumberArray array) {
    var wanted = input.shape().stream().skip(1).mapToLong(Long::longValue).toArray();
    var given = array.shape().stream().mapToLong(Integer::longValue).toArray();
    if (!Arrays.equals(wanted, given)) {
      throw new RefusedException(
          RefusalCode.DATA_SHAPE_MISMATCH,
          array.name(),
          "An example of %s has the shape %s; the input %s takes %s."
              .formatted(array.name(), array.shape(), input.name(), Arrays.toString(wanted)));
    }
  }

  private void checkLength(Endpoint input, NumberArray array) {
    long batch = input.shape().getFirst();
    if (array.rows().length == 0) {
      throw new RefusedException(
          RefusalCode.DATA_EMPTY, array.name(), array.name() + " has no examples.");
    }
    if (array.rows().length != examples || (batch > 0 && examples % batch != 0)) {
      throw new RefusedException(
          RefusalCode.DATA_LENGTH_MISMATCH,
          array.name(),
          array.rows().length != examples
              ? "The arrays differ in their number of examples."
              : "The network takes %d examples at once; %d cannot be divided by that."
                  .formatted(batch, examples));
    }
  }
}
