package dev.zippermerge.engine.savedmodel;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.graph.FunctionInliner;
import dev.zippermerge.engine.graph.Subgraph;
import dev.zippermerge.engine.graph.TensorName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Reads from the model's restore operation which variable gets which tensor of the checkpoint. The
 * operation is only looked at, never run.
 */
final class CheckpointKeys {
  private static final Set<String> ASSIGNMENTS = Set.of("Assign", "AssignVariableOp");

  private final Map<String, NodeDef> nodes;

  private CheckpointKeys(Map<String, NodeDef> nodes) {
    this.nodes = nodes;
  }

  /** Names of the variables' nodes, each with its place in the checkpoint. */
  static Map<String, CheckpointKey> of(MetaGraphDef graph) {
    var restore = graph.getSaverDef().getRestoreOpName();
    var nodes = Subgraph.byName(graph.getGraphDef().getNodeList());
    if (!nodes.containsKey(restore)) {
      return Map.of();
    }
    var inliner = new FunctionInliner(graph.getGraphDef().getLibrary(), true);
    return new CheckpointKeys(
            inliner.inline(Subgraph.needed(nodes, List.of(restore), true)).nodes())
        .assigned();
  }

  private Map<String, CheckpointKey> assigned() {
    var keys = new HashMap<String, CheckpointKey>();
    for (var node : nodes.values()) {
      if (ASSIGNMENTS.contains(node.getOp()) && node.getInputCount() == 2) {
        var variable = source(node.getInput(0));
        key(source(node.getInput(1))).ifPresent(key -> keys.put(variable.node(), key));
      }
    }
    return keys;
  }

  private TensorName source(String input) {
    var tensor = TensorName.parse(input);
    for (int steps = 0; steps < nodes.size(); steps++) {
      var node = nodes.get(tensor.node());
      if (node == null || !node.getOp().equals("Identity") || node.getInputCount() == 0) {
        return tensor;
      }
      tensor = TensorName.parse(node.getInput(0));
    }
    throw Corrupt.model(tensor.node(), "The tensor is computed from itself.");
  }

  private Optional<CheckpointKey> key(TensorName value) {
    var restore = nodes.get(value.node());
    if (restore == null || !restore.getOp().equals("RestoreV2") || restore.getInputCount() != 3) {
      return Optional.empty();
    }
    var name = string(restore.getInput(1), value.index());
    var slice = string(restore.getInput(2), value.index());
    var types = restore.getAttrOrDefault("dtypes", AttrValue.getDefaultInstance()).getList();
    return name == null || slice == null || value.index() >= types.getTypeCount()
        ? Optional.empty()
        : Optional.of(new CheckpointKey(name, slice, types.getType(value.index())));
  }

  private @Nullable String string(String input, int index) {
    var constant = nodes.get(source(input).node());
    if (constant == null || !constant.getOp().equals("Const")) {
      return null;
    }
    var strings = constant.getAttrOrDefault("value", AttrValue.getDefaultInstance()).getTensor();
    int given = strings.getStringValCount();
    // A shorter list stands for a tensor that ends in repetitions of its last value.
    return given == 0 ? null : strings.getStringVal(Math.min(index, given - 1)).toStringUtf8();
  }
}
