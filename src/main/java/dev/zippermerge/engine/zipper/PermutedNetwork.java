package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.Subgraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** A network with the channels of some sets in another order: it computes what it did before. */
final class PermutedNetwork {
  private final FlatGraph original;
  private final ChannelUses channels;
  private final Map<String, NodeDef> constants = new HashMap<>();

  PermutedNetwork(FlatGraph original) {
    this.original = original;
    this.channels = ChannelUses.of(original);
  }

  ChannelUses channels() {
    return channels;
  }

  private NodeDef constant(String name) {
    return Objects.requireNonNullElseGet(constants.get(name), () -> original.node(name));
  }

  /**
   * Changes the order of a set's channels.
   *
   * @param order for each new channel the old one
   */
  void permute(int set, int[] order) {
    for (var use : channels.uses(set)) {
      constants.put(use.constant(), permuted(constant(use.constant()), use.axis(), order));
    }
  }

  private static NodeDef permuted(NodeDef constant, int axis, int[] order) {
    var shape = Nodes.shape(constant);
    int length = Math.toIntExact(shape.get(axis));
    int inner = Math.toIntExact(Nodes.size(shape.subList(axis + 1, shape.size())));
    int outer = Math.toIntExact(Nodes.size(shape.subList(0, axis)));
    var from = Nodes.floats(constant);
    var to = new float[from.length];
    for (int row = 0; row < outer; row++) {
      for (int i = 0; i < length; i++) {
        int old = i / order.length * order.length + order[i % order.length];
        System.arraycopy(from, (row * length + old) * inner, to, (row * length + i) * inner, inner);
      }
    }
    return Nodes.constant(
        constant.getName(), to, shape.stream().mapToLong(Long::longValue).toArray());
  }

  /** The network. */
  FlatGraph network() {
    var nodes = Subgraph.byName(original.graph().getNodeList());
    nodes.putAll(constants);
    return new FlatGraph(
        GraphDef.newBuilder().addAllNode(List.copyOf(nodes.values())).build(),
        original.inputs(),
        original.outputs(),
        original.layers(),
        original.shared(),
        original.poolOutputs());
  }
}
