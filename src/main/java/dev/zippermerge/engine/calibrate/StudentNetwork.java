package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.FlatGraph;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * One task's network in the merged model, beside the original that teaches it. Both have the same
 * node names, but for what the merge method put in place of kernels.
 *
 * @param task the task's name
 * @param teacher the original, frozen
 * @param nodes the student's nodes; they may read variables by {@link TrainedVariable#read()}
 */
public record StudentNetwork(String task, FlatGraph teacher, List<NodeDef> nodes) {

  /** Node name of the network's input. */
  public String input() {
    return nodeOf(teacher.inputs().getFirst().tensor());
  }

  /** The logits: what the output layer yields, before any softmax. */
  public String logits() {
    return teacher.layers().getLast().output();
  }

  /** The tensors of all float outputs. */
  public List<String> outputs() {
    return teacher.outputs().stream()
        .filter(output -> output.type() == DataType.DT_FLOAT)
        .map(FlatGraph.Endpoint::tensor)
        .toList();
  }

  /** True where the student's weights depend on the variable. */
  public boolean reads(TrainedVariable variable) {
    return nodes.stream().anyMatch(node -> node.getInputList().contains(variable.read()));
  }

  private static String nodeOf(String tensor) {
    return tensor.substring(0, tensor.indexOf(':'));
  }
}
