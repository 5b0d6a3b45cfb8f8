package dev.zippermerge.engine.savedmodel;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/** Puts a constant with the checkpoint's value in the place of every variable. */
final class VariableFreezer {
  private static final Set<String> VARIABLES = Set.of("VarHandleOp", "Variable", "VariableV2");
  private static final Set<DataType> NO_NUMBERS =
      Set.of(DataType.DT_STRING, DataType.DT_RESOURCE, DataType.DT_VARIANT, DataType.DT_INVALID);
  private static final CheckpointKey OBJECT_GRAPH =
      new CheckpointKey("_CHECKPOINTABLE_OBJECT_GRAPH", "", DataType.DT_STRING);

  private final MetaGraphDef model;
  private final Path folder;

  /**
   * @param folder the SavedModel's folder
   */
  VariableFreezer(MetaGraphDef model, Path folder) {
    this.model = model;
    this.folder = folder;
  }

  /**
   * The nodes with constants of the same names instead of variables; what reads a variable then
   * only repeats a constant.
   *
   * @throws RefusedException VARIABLES_MISSING where anything of the checkpoint cannot be read,
   *     also what the nodes do not need: a damaged file is not to be trusted
   */
  List<NodeDef> freeze(List<NodeDef> nodes) {
    var variables = nodes.stream().filter(node -> VARIABLES.contains(node.getOp())).toList();
    if (variables.isEmpty()) {
      return nodes;
    }
    check(variables);
    var restored = CheckpointKeys.of(model);
    var keys = new HashMap<String, CheckpointKey>();
    variables.forEach(variable -> keys.put(variable.getName(), keyByName(variable)));
    keys.putAll(ObjectGraphKeys.of(model, objectGraph()));
    keys.putAll(restored);
    keys.keySet().retainAll(variables.stream().map(NodeDef::getName).toList());
    var readable = new LinkedHashSet<>(keys.values());
    readable.addAll(restored.values());
    try (var checkpoint = new CheckpointReader(folder, types(readable))) {
      readable.removeAll(keys.values());
      readable.forEach(checkpoint::verify);
      return nodes.stream().map(node -> constant(node, keys, checkpoint)).toList();
    }
  }

  private static Set<DataType> types(Set<CheckpointKey> keys) {
    return keys.stream().map(CheckpointKey::type).collect(Collectors.toSet());
  }

  private static NodeDef constant(
      NodeDef node, Map<String, CheckpointKey> keys, CheckpointReader checkpoint) {
    var key = keys.get(node.getName());
    return key == null ? node : Nodes.constant(node.getName(), checkpoint.read(key));
  }

  private void check(List<NodeDef> variables) {
    var first = variables.getFirst().getName();
    if (!Files.exists(CheckpointReader.prefix(folder).resolveSibling("variables.index"))) {
      throw new RefusedException(
          RefusalCode.VARIABLES_MISSING,
          "variables/variables.index",
          "The model has variables, '"
              + first
              + "' for one, but no file variables/variables.index. (Models whose variables are set"
              + " by an initialisation operation, merged ones among them, cannot be read yet.)");
    }
    for (var variable : variables) {
      if (NO_NUMBERS.contains(Nodes.dtype(variable))) {
        throw new RefusedException(
            RefusalCode.FORBIDDEN_OP,
            variable.getName(),
            "The variable does not hold numbers but " + Nodes.dtype(variable) + ".");
      }
    }
  }

  private ByteString objectGraph() {
    if (model.getObjectGraphDef().getNodesCount() == 0) {
      return ByteString.EMPTY;
    }
    try (var checkpoint = new CheckpointReader(folder, Set.of(DataType.DT_STRING))) {
      return checkpoint.readString(OBJECT_GRAPH);
    }
  }

  /** TensorFlow 1 saves a variable under its own name. */
  private static CheckpointKey keyByName(NodeDef variable) {
    var shared =
        variable
            .getAttrOrDefault("shared_name", AttrValue.getDefaultInstance())
            .getS()
            .toStringUtf8();
    return new CheckpointKey(
        shared.isEmpty() ? variable.getName() : shared, "", Nodes.dtype(variable));
  }
}
