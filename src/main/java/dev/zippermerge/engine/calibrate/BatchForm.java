package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.Nodes;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/** A network whose normalisations take mean and variance of the batch that they are given. */
public final class BatchForm {
  private static final AttrValue YES = AttrValue.newBuilder().setB(true).build();

  private BatchForm() {}

  /**
   * The network in that form, node by node.
   *
   * @param nodes its nodes
   * @param normalisations those that take the batch's
   */
  public static List<NodeDef> of(List<NodeDef> nodes, List<Normalisation> normalisations) {
    var byNode =
        normalisations.stream().collect(Collectors.toMap(Normalisation::node, Function.identity()));
    return nodes.stream().flatMap(node -> trained(node, byNode)).toList();
  }

  private static Stream<NodeDef> trained(NodeDef node, Map<String, Normalisation> normalisations) {
    if (!normalisations.containsKey(node.getName())) {
      return Stream.of(node);
    }
    var none = node.getName() + "/none";
    return Stream.of(
        Nodes.constant(none, new float[0], 0),
        node.toBuilder().setInput(3, none).setInput(4, none).putAttr("is_training", YES).build());
  }
}
