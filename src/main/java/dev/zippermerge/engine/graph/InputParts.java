package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.types.TFloat32;

/**
 * Examples of a network with several inputs are kept as one row each, with the values of all inputs
 * one after the other; here they are taken apart.
 */
public final class InputParts {
  private InputParts() {}

  /**
   * A tensor for each input; the caller closes them.
   *
   * @param batch examples, one row after the other
   * @param size number of examples
   */
  public static List<TFloat32> of(List<Endpoint> inputs, float[] batch, int size) {
    if (inputs.size() == 1) {
      return List.of(GraphRunner.tensor(batch, shape(inputs.getFirst(), size)));
    }
    int row = inputs.stream().mapToInt(InputParts::width).sum();
    var tensors = new ArrayList<TFloat32>();
    int start = 0;
    for (var input : inputs) {
      int width = width(input);
      var values = new float[size * width];
      for (int example = 0; example < size; example++) {
        System.arraycopy(batch, example * row + start, values, example * width, width);
      }
      tensors.add(GraphRunner.tensor(values, shape(input, size)));
      start += width;
    }
    return tensors;
  }

  private static int width(Endpoint input) {
    return input.exampleShape().stream().reduce(1, Math::multiplyExact);
  }

  private static long[] shape(Endpoint input, int size) {
    var shape = input.shape().stream().mapToLong(Long::longValue).toArray();
    shape[0] = size;
    return shape;
  }
}
