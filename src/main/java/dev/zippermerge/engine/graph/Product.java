package dev.zippermerge.engine.graph;

import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/**
 * A product of the last axes of a tensor with a kernel, the same for all leading axes.
 *
 * @param kernel which of the node's inputs is the kernel
 * @param leading axes of the other input that stay
 * @param inputs values that are summed over
 * @param trailing sizes of the axes that come in place of those summed over
 * @param transposed true where the kernel is stored outputs first
 */
record Product(int kernel, int leading, long inputs, List<Long> trailing, boolean transposed) {

  /** Values that come in place of those summed over. */
  long outputs() {
    return Nodes.size(trailing);
  }

  /** A batched product with a matrix as second factor; empty for any other. */
  static Optional<Product> ofMatrices(NodeDef node, ShapeInference shapes) {
    var input = shape(node, 0, shapes);
    var kernel = shape(node, 1, shapes);
    boolean matrix =
        kernel.size() >= 2 && kernel.subList(0, kernel.size() - 2).stream().allMatch(s -> s == 1);
    if (input.size() < 2 || input.size() < kernel.size() || !matrix || flag(node, "adj_x")) {
      return Optional.empty();
    }
    boolean transposed = flag(node, "adj_y");
    long last = kernel.getLast();
    long other = kernel.get(kernel.size() - 2);
    return Optional.of(
        new Product(
            1, input.size() - 1, input.getLast(), List.of(transposed ? other : last), transposed));
  }

  /**
   * A sum by index that is such a product, {@code ...i,io->...o} for example; empty for any other.
   */
  static Optional<Product> ofEinsum(NodeDef node, Wiring wiring, ShapeInference shapes) {
    var sides = node.getAttrOrThrow("equation").getS().toStringUtf8().replace(" ", "").split("->");
    var factors = sides[0].split(",");
    if (sides.length != 2 || factors.length != 2) {
      return Optional.empty();
    }
    int kernel = wiring.constant(node, 0) != null ? 0 : 1;
    var axes = shape(node, kernel, shapes);
    var labels = factors[1 - kernel];
    var hidden = hidden(labels, shape(node, 1 - kernel, shapes).size());
    return of(
        kernel,
        factors[kernel],
        axes,
        labels.replace("...", hidden),
        sides[1].replace("...", hidden));
  }

  private static Optional<Product> of(
      int kernel, String factor, List<Long> axes, String input, String output) {
    for (int split = 1; split < factor.length() && axes.size() == factor.length(); split++) {
      for (boolean transposed : new boolean[] {false, true}) {
        var first = factor.substring(0, split);
        var second = factor.substring(split);
        var summed = transposed ? second : first;
        var kept = transposed ? first : second;
        int leading = input.length() - summed.length();
        if (leading > 0
            && input.endsWith(summed)
            && output.equals(input.substring(0, leading) + kept)) {
          var front = axes.subList(0, split);
          var back = axes.subList(split, axes.size());
          return Optional.of(
              new Product(
                  kernel,
                  leading,
                  Nodes.size(transposed ? back : front),
                  transposed ? front : back,
                  transposed));
        }
      }
    }
    return Optional.empty();
  }

  /** A label for each axis that the ellipsis among an input's labels stands for. */
  private static String hidden(String labels, int rank) {
    int missing = rank - labels.replace("...", "").length();
    return "0123456789".substring(0, Math.clamp(missing, 0, 10));
  }

  private static List<Long> shape(NodeDef node, int input, ShapeInference shapes) {
    return shapes.of(TensorName.parse(node.getInput(input)).toString()).orElse(List.of());
  }

  private static boolean flag(NodeDef node, String name) {
    return node.getAttrOrDefault(name, AttrValue.getDefaultInstance()).getB();
  }
}
