package dev.zippermerge.lookup.graph;

import dev.zippermerge.lookup.savedmodel.Node;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Constants laid out anew: ranges, and axes that come or go. */
final class Arrangements {
  private Arrangements() {}

  /** The node's result. */
  static Tensor of(Node node, List<Tensor> inputs) {
    return switch (node.op()) {
      case "Range" -> range(node, inputs);
      case "Fill" -> filled(node, inputs);
      case "ExpandDims" -> expanded(node, inputs);
      case "Squeeze" -> squeezed(node, inputs.get(0));
      case "Pack", "ConcatV2" -> joined(node, inputs);
      default -> throw node.refused("is unknown");
    };
  }

  private static Tensor range(Node node, List<Tensor> inputs) {
    int start = integers(node, inputs.get(0))[0];
    int end = integers(node, inputs.get(1))[0];
    int step = integers(node, inputs.get(2))[0];
    if (step < 1 || end < start) {
      throw node.refused("counts from %d to %d by %d".formatted(start, end, step));
    }
    int count = Math.toIntExact(Math.ceilDiv((long) end - start, step));
    Shapes.size(count);
    var values = IntStream.range(0, count).map(i -> start + i * step).toArray();
    return new Tensor.Ints(new int[] {count}, values);
  }

  private static Tensor filled(Node node, List<Tensor> inputs) {
    var shape = integers(node, inputs.get(0));
    if (!(inputs.get(1) instanceof Tensor.Floats value)) {
      throw node.refused("fills with other than floats");
    }
    var values = new float[Shapes.size(shape)];
    Arrays.fill(values, value.values()[0]);
    return new Tensor.Floats(shape, values);
  }

  private static Tensor expanded(Node node, List<Tensor> inputs) {
    var shape = inputs.get(0).shape();
    int axis = Math.floorMod(integers(node, inputs.get(1))[0], shape.length + 1);
    var longer = new int[shape.length + 1];
    Arrays.setAll(longer, i -> i == axis ? 1 : shape[i < axis ? i : i - 1]);
    return inputs.get(0).reshaped(longer);
  }

  private static Tensor squeezed(Node node, Tensor input) {
    var axes = node.integers("squeeze_dims");
    var shape = input.shape();
    var kept =
        IntStream.range(0, shape.length)
            .filter(
                i ->
                    shape[i] != 1
                        || !(axes.isEmpty()
                            || axes.contains((long) i)
                            || axes.contains((long) i - shape.length)))
            .map(i -> shape[i])
            .toArray();
    return input.reshaped(kept);
  }

  /** Single integers ({@code Pack}) or vectors, one after the other. */
  private static Tensor joined(Node node, List<Tensor> inputs) {
    int rank = node.op().equals("Pack") ? 0 : 1;
    int count = Math.toIntExact(node.integer("N"));
    var values =
        inputs.subList(0, count).stream()
            .flatMapToInt(input -> Arrays.stream(integers(node, input, rank)))
            .toArray();
    return new Tensor.Ints(new int[] {values.length}, values);
  }

  private static int[] integers(Node node, Tensor tensor, int rank) {
    if (tensor.shape().length != rank) {
      throw node.refused("joins other than integers along one axis");
    }
    return integers(node, tensor);
  }

  private static int[] integers(Node node, Tensor tensor) {
    if (tensor instanceof Tensor.Ints ints && ints.shape().length <= 1) {
      return ints.values();
    }
    throw node.refused("takes other than integers");
  }
}
