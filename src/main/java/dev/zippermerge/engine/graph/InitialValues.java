package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Values that a model's initialisation operation gives to its variables, where they follow from
 * constants: merged models hold their kernels so. The operation itself is never run; the values are
 * computed from a graph of allowed operations alone.
 */
public final class InitialValues {
  private final MetaGraphDef model;
  private final Map<String, NodeDef> nodes;

  private InitialValues(MetaGraphDef model) {
    this.model = model;
    this.nodes = Subgraph.byName(model.getGraphDef().getNodeList());
  }

  /**
   * Computes the variables' values.
   *
   * @param initialiser name of the operation that a loader runs once
   * @return by variable, for those that the operation assigns, a constant of the variable's name
   * @throws RefusedException where a value needs operations that are not allowed, or more than
   *     constants
   */
  public static Map<String, NodeDef> of(
      MetaGraphDef model, String initialiser, Set<String> variables) {
    var values = new InitialValues(model);
    var assigned = values.assigned(initialiser, variables);
    return assigned.isEmpty() ? Map.of() : values.compute(assigned);
  }

  /** Nodes of the values, by variable. */
  private Map<String, String> assigned(String initialiser, Set<String> variables) {
    var assigned = new LinkedHashMap<String, String>();
    if (!nodes.containsKey(initialiser)) {
      return assigned;
    }
    for (var node : Subgraph.needed(nodes, List.of(initialiser), true)) {
      if (node.getOp().equals("AssignVariableOp") && node.getInputCount() >= 2) {
        var variable = TensorName.parse(node.getInput(0)).node();
        var value = TensorName.parse(node.getInput(1));
        if (variables.contains(variable) && value.index() == 0) {
          assigned.put(variable, value.node());
        }
      }
    }
    return assigned;
  }

  private Map<String, NodeDef> compute(Map<String, String> assigned) {
    var computed = Subgraph.byName(folded(assigned.values()));
    var values = new LinkedHashMap<String, NodeDef>();
    assigned.forEach(
        (variable, node) -> {
          var value = computed.get(node);
          if (value == null || !value.getOp().equals("Const")) {
            throw new RefusedException(
                RefusalCode.VARIABLES_MISSING,
                variable,
                "The variable's initial value does not follow from constants alone.");
          }
          values.put(variable, value.toBuilder().setName(variable).build());
        });
    return values;
  }

  private List<NodeDef> folded(Collection<String> roots) {
    var aliases = new Aliases();
    var part =
        Subgraph.needed(InflatedConstants.apply(nodes), roots, false).stream()
            .map(aliases::rewrite)
            .toList();
    OpAllowList.check(part);
    var attributes = new Attributes(model);
    var sorted = Subgraph.sorted(part.stream().map(attributes::mend).toList());
    var template = GraphDef.newBuilder().setVersions(model.getGraphDef().getVersions()).build();
    var shapes = ShapeInference.of(sorted, template);
    return new ConstantFolder(sorted, shapes, template).fold(new HashSet<>(roots));
  }
}
