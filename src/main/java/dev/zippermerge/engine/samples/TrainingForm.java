package dev.zippermerge.engine.samples;

import dev.zippermerge.engine.calibrate.VariableNodes;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * A network as it is trained: a second copy of its operations, over the same variables, whose batch
 * normalisations take mean and variance of the batch.
 */
final class TrainingForm {
  private static final String PREFIX = "training";
  private static final String NONE = PREFIX + "/none";

  private TrainingForm() {}

  /** The graph that is saved, the copy, and assignments to all variables. */
  static GraphDef graph(Network network) {
    var nodes = new ArrayList<>(SavedModelWriter.graph(network).getNodeList());
    nodes.add(Nodes.constant(NONE, new float[0], 0));
    Prefix.apply(PREFIX, network.nodes(), Map.of(Network.INPUT, Network.INPUT))
        .forEach(node -> nodes.add(overBatch(node)));
    network.saved().forEach(variable -> nodes.addAll(VariableNodes.assignment(variable)));
    return GraphDef.newBuilder().addAllNode(nodes).build();
  }

  /** The copy of a node. */
  static String of(String node) {
    return Prefix.of(PREFIX, node);
  }

  private static NodeDef overBatch(NodeDef node) {
    if (!node.getOp().equals("FusedBatchNormV3")) {
      return node;
    }
    var inputs = new ArrayList<>(node.getInputList().subList(0, 3));
    inputs.addAll(List.of(NONE, NONE));
    return node.toBuilder()
        .clearInput()
        .addAllInput(inputs)
        .putAttr("is_training", AttrValue.newBuilder().setB(true).build())
        .build();
  }
}
