package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.graph.Subgraph;
import dev.zippermerge.engine.graph.TensorName;
import java.util.LinkedHashMap;
import java.util.List;
import org.tensorflow.proto.NodeDef;

/**
 * A trunk: the base task's network up to the last shared layer, which the other tasks' networks
 * take in place of whatever led to their layer.
 */
final class Trunk {
  /** Prefix of its nodes in networks that take it over. */
  static final String PREFIX = "trunk";

  private Trunk() {}

  /** The tensor in which a task's network leaves its last shared layer, {@code node:index}. */
  static String end(Zipped zipped, int task) {
    return zipped.sharedTwins().getLast().layers().get(task).output();
  }

  /** Name of the base task's input. */
  static String input(Zipped zipped) {
    var base = zipped.originals().get(zipped.base());
    return TensorName.parse(base.inputs().getFirst().tensor()).node();
  }

  /** The trunk's nodes, its input among them. */
  static List<NodeDef> nodes(Zipped zipped) {
    var base = zipped.originals().get(zipped.base());
    var nodes = Subgraph.byName(base.graph().getNodeList());
    var root = TensorName.parse(end(zipped, zipped.base())).node();
    return Subgraph.needed(nodes, List.of(root), false);
  }

  /**
   * The nodes that a task's outputs still need when its network takes the trunk's result.
   *
   * @param result the tensor to take, {@code node:index}; its node is not among those returned
   */
  static List<NodeDef> head(Zipped zipped, int task, String result) {
    var network = zipped.originals().get(task);
    var end = TensorName.parse(end(zipped, task));
    var from = TensorName.parse(result);
    var nodes = new LinkedHashMap<String, NodeDef>();
    for (var node : network.graph().getNodeList()) {
      nodes.put(node.getName(), rewired(node, end, from));
    }
    nodes.put(from.node(), NodeDef.newBuilder().setName(from.node()).build());
    var roots =
        network.outputs().stream().map(output -> TensorName.parse(output.tensor()).node()).toList();
    return Subgraph.needed(nodes, roots, false).stream()
        .filter(node -> !node.getName().equals(from.node()))
        .toList();
  }

  private static NodeDef rewired(NodeDef node, TensorName end, TensorName from) {
    var rewired = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      if (TensorName.parse(node.getInput(i)).equals(end)) {
        rewired.setInput(i, from.asInput());
      }
    }
    return rewired.build();
  }
}
