package dev.zippermerge.engine.samples;

import dev.zippermerge.engine.calibrate.BatchForm;
import dev.zippermerge.engine.calibrate.VariableNodes;
import dev.zippermerge.engine.graph.Prefix;
import java.util.ArrayList;
import java.util.Map;
import org.tensorflow.proto.GraphDef;

/**
 * A network as it is trained: a second copy of its operations, over the same variables, whose batch
 * normalisations take mean and variance of the batch.
 */
final class TrainingForm {
  private static final String PREFIX = "training";

  private TrainingForm() {}

  /** The graph that is saved, the copy, and assignments to all variables. */
  static GraphDef graph(Network network) {
    var nodes = new ArrayList<>(SavedModelWriter.graph(network).getNodeList());
    var trained = BatchForm.of(network.nodes(), network.normalisations());
    nodes.addAll(Prefix.apply(PREFIX, trained, Map.of(Network.INPUT, Network.INPUT)));
    network.saved().forEach(variable -> nodes.addAll(VariableNodes.assignment(variable)));
    return GraphDef.newBuilder().addAllNode(nodes).build();
  }

  /** The copy of a node. */
  static String of(String node) {
    return Prefix.of(PREFIX, node);
  }
}
