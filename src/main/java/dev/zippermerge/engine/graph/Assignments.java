package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.NodeDef;

/**
 * Variables that a graph sets while it answers: counters, seeds of random augmentation. They are
 * left out, as long as no answer depends on what they are set to.
 */
final class Assignments {
  static final Set<String> OPERATIONS =
      OpAllowList.words(
          """
          Assign AssignAdd AssignAddVariableOp AssignSub AssignSubVariableOp AssignVariableOp
          """);

  private static final Set<String> VARIABLES = Set.of("VarHandleOp", "Variable", "VariableV2");

  private Assignments() {}

  /**
   * Refuses a graph that sets a variable from which it also answers: whether before or after the
   * variable is read, the next answer is another one.
   *
   * @param nodes the model's own nodes
   * @param roots nodes of the outputs
   * @param flat the nodes that the outputs need, functions unfolded
   */
  static void refuse(
      Map<String, NodeDef> nodes,
      Collection<String> roots,
      FunctionDefLibrary library,
      List<NodeDef> flat) {
    var read = new HashSet<String>();
    flat.stream()
        .filter(node -> VARIABLES.contains(node.getOp()))
        .forEach(node -> read.add(node.getName()));
    var whole = new FunctionInliner(library, true).inline(Subgraph.needed(nodes, roots, true));
    for (var node : whole.nodes().values()) {
      if (OPERATIONS.contains(node.getOp())
          && node.getInputCount() > 0
          && read.contains(TensorName.parse(node.getInput(0)).node())) {
        throw new RefusedException(
            RefusalCode.FORBIDDEN_OP,
            node.getOp(),
            "The network changes, while it answers, the variable '%s' that its answers depend on: %s (%s). Export it for inference."
                .formatted(node.getInput(0), node.getOp(), node.getName()));
      }
    }
  }
}
