package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Inputs whose height and width a model leaves open. A reshape to constant sizes inside the network
 * may leave few sizes that fit, or one alone.
 */
public final class OpenSizes {
  private static final int SMALLEST = 8;
  private static final int LARGEST = 512;
  private static final int MOST_NODES = 3000;
  private static final int MOST_NAMED = 8;

  private OpenSizes() {}

  /** True where another dimension than the batch is open. */
  static boolean any(List<Endpoint> inputs) {
    return inputs.stream().anyMatch(OpenSizes::isOpen);
  }

  private static boolean isOpen(Endpoint input) {
    return input.shape().stream().skip(1).anyMatch(size -> size < 1);
  }

  /** The refusal of an input whose size must be known. */
  public static RefusedException unresolved(String input, List<Long> shape, String hint) {
    return new RefusedException(
        RefusalCode.SHAPE_UNRESOLVED,
        input,
        "The input '%s' has the shape %s: its size must be known. Give it: --input-shape H,W[,C], or inputShape in the task or the upload.%s"
            .formatted(input, shape.isEmpty() ? "of no known rank" : shape, hint));
  }

  /** The refusal of open inputs, with the sizes that would fit where these are few. */
  static RefusedException unresolved(List<Endpoint> inputs, List<Integer> fitting) {
    var open = inputs.stream().filter(OpenSizes::isOpen).findFirst().orElseThrow();
    var hint =
        fitting.isEmpty()
            ? ""
            : " Sizes that fit: "
                + fitting.stream()
                    .limit(MOST_NAMED)
                    .map(side -> side + "," + side)
                    .collect(Collectors.joining(" or "))
                + (fitting.size() > MOST_NAMED ? " and others." : ".");
    return unresolved(open.name(), open.shape(), hint);
  }

  /**
   * Sides of square inputs that the network takes one example of as one example, smallest first;
   * none where nothing in the network limits the size.
   *
   * @param nodes frozen nodes with complete attributes
   */
  static List<Integer> fitting(
      List<NodeDef> nodes, List<Endpoint> inputs, List<Endpoint> outputs, GraphDef template) {
    if (nodes.size() > MOST_NODES || nodes.stream().noneMatch(OpenSizes::isReshape)) {
      return List.of();
    }
    var fitting =
        IntStream.rangeClosed(SMALLEST, LARGEST)
            .filter(side -> fits(nodes, with(inputs, side), outputs, template))
            .boxed()
            .toList();
    return fitting.size() > (LARGEST - SMALLEST) / 2 ? List.of() : fitting;
  }

  private static boolean isReshape(NodeDef node) {
    return node.getOp().equals("Reshape");
  }

  private static boolean fits(
      List<NodeDef> nodes, List<Endpoint> inputs, List<Endpoint> outputs, GraphDef template) {
    try {
      var simple = new Simplifier(CutBatch.placeholders(nodes, inputs));
      var shapes = ShapeInference.of(simple.nodes(), template);
      return outputs.stream()
          .map(end -> simple.resolve(TensorName.parse(end.tensor())).toString())
          .map(tensor -> shapes.of(tensor).orElse(List.of()))
          .allMatch(shape -> !shape.isEmpty() && shape.getFirst() == 1);
    } catch (RefusedException _) {
      return false;
    }
  }

  /** The inputs with a number in place of all open dimensions but the batch. */
  static List<Endpoint> with(List<Endpoint> inputs, int side) {
    return inputs.stream()
        .map(
            input -> {
              var shape = new ArrayList<Long>(List.of(input.shape().getFirst()));
              input.shape().stream().skip(1).forEach(s -> shape.add(s < 1 ? (long) side : s));
              return new Endpoint(input.name(), input.tensor(), input.type(), List.copyOf(shape));
            })
        .toList();
  }
}
