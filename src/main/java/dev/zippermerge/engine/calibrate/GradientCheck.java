package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Whether a network can be calibrated: gradients must pass from its layers' results to weights. */
public final class GradientCheck {
  private static final long LARGE = 1000;
  private static final Pattern WITHOUT_GRADIENT =
      Pattern.compile("No gradient defined for op: (\\w+)");

  private GradientCheck() {}

  /**
   * Builds the gradients, and runs nothing.
   *
   * @throws RefusedException with {@link RefusalCode#NO_GRADIENT} and the operation, where one on
   *     the way from a trained weight to a result has no gradient
   */
  public static void check(FlatGraph network) {
    var nodes = network.graph().getNodeList().stream().map(GradientCheck::light).toList();
    var definition = GraphDef.newBuilder().addAllNode(nodes).build();
    var weights = network.layers().stream().filter(GradientCheck::isTrained).toList();
    try (var runner = new GraphRunner(definition)) {
      var graph = runner.graph();
      var answers =
          network.layers().stream().filter(WeightLayer::outputLayer).map(WeightLayer::output);
      var kernels = outputs(graph, weights.stream().map(layer -> layer.kernel() + ":0"));
      var gradients = graph.addGradients("gradients", outputs(graph, answers), kernels, null);
      for (int i = 0; i < gradients.length; i++) {
        requireGradient(gradients[i], weights.get(i));
      }
    } catch (TensorFlowException e) {
      throw refusal(network, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isTrained(WeightLayer layer) {
    return layer.mergeable() || layer.outputLayer();
  }

  /** Some operations, rounding for example, have a gradient that is nothing at all. */
  private static void requireGradient(Output<?> gradient, WeightLayer layer) {
    try {
      gradient.op().name();
    } catch (IllegalStateException | NullPointerException _) {
      throw new RefusedException(
          RefusalCode.NO_GRADIENT,
          layer.name(),
          "The network cannot be calibrated: no gradient of its answer reaches the layer "
              + layer.name()
              + ".");
    }
  }

  private static RefusedException refusal(FlatGraph network, String message) {
    var found = WITHOUT_GRADIENT.matcher(message);
    var operation = found.find() ? found.group(1) : "gradient";
    var nodes =
        network.graph().getNodeList().stream()
            .filter(node -> node.getOp().equals(operation))
            .map(NodeDef::getName)
            .toList();
    return new RefusedException(
        RefusalCode.NO_GRADIENT,
        operation,
        "The network cannot be calibrated: "
            + (nodes.isEmpty()
                ? message
                : "TensorFlow has no gradient for " + operation + " " + nodes + ", which stands")
            + (nodes.isEmpty() ? "" : " between a trained layer and the network's answer."));
  }

  private static Output<?>[] outputs(Graph graph, Stream<String> tensors) {
    return tensors.map(tensor -> output(graph, tensor)).toArray(Output<?>[]::new);
  }

  private static Output<?> output(Graph graph, String tensor) {
    int colon = tensor.lastIndexOf(':');
    int index = Integer.parseInt(tensor.substring(colon + 1));
    return graph.operation(tensor.substring(0, colon)).output(index);
  }

  /** Gradients do not depend on weights, which may be gigabytes. */
  private static NodeDef light(NodeDef node) {
    boolean large =
        node.getOp().equals("Const")
            && Nodes.dtype(node) == DataType.DT_FLOAT
            && Nodes.size(Nodes.shape(node)) >= LARGE;
    List<Long> shape = large ? Nodes.shape(node) : List.of();
    return large ? Nodes.placeholder(node.getName(), DataType.DT_FLOAT, shape) : node;
  }
}
