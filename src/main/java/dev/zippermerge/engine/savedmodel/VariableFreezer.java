package dev.zippermerge.engine.savedmodel;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.graph.InitialValues;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Puts a constant with the checkpoint's value in the place of every variable. */
final class VariableFreezer {
  private static final Set<String> VARIABLES = Set.of("VarHandleOp", "Variable", "VariableV2");
  private static final Set<DataType> NO_NUMBERS =
      Set.of(DataType.DT_STRING, DataType.DT_RESOURCE, DataType.DT_VARIANT, DataType.DT_INVALID);
  private static final CheckpointKey OBJECT_GRAPH =
      new CheckpointKey("_CHECKPOINTABLE_OBJECT_GRAPH", "", DataType.DT_STRING);

  /** Key under which a SavedModel names the operation to run once after loading. */
  private static final String INITIALISER = "__saved_model_init_op";

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
   * @throws RefusedException VARIABLES_MISSING or VARIABLES_CORRUPT where a value that the nodes
   *     need cannot be read
   */
  List<NodeDef> freeze(List<NodeDef> nodes) {
    var variables = nodes.stream().filter(node -> VARIABLES.contains(node.getOp())).toList();
    if (variables.isEmpty()) {
      return nodes;
    }
    if (!Files.exists(index())) {
      return withInitialValues(nodes, variables);
    }
    refuseOtherThanNumbers(variables);
    var keys = new HashMap<String, CheckpointKey>();
    variables.forEach(variable -> keys.put(variable.getName(), keyByName(variable)));
    keys.putAll(ObjectGraphKeys.of(model, objectGraph()));
    keys.putAll(CheckpointKeys.of(model));
    keys.keySet().retainAll(variables.stream().map(NodeDef::getName).toList());
    try (var checkpoint = new CheckpointReader(folder, types(keys.values()))) {
      return nodes.stream().map(node -> constant(node, keys, checkpoint)).toList();
    }
  }

  private static Set<DataType> types(Collection<CheckpointKey> keys) {
    return keys.stream().map(CheckpointKey::type).collect(Collectors.toSet());
  }

  private static NodeDef constant(
      NodeDef node, Map<String, CheckpointKey> keys, CheckpointReader checkpoint) {
    var key = keys.get(node.getName());
    return key == null ? node : Nodes.constant(node.getName(), checkpoint.read(key));
  }

  /**
   * A model without a checkpoint may compute its variables when it is loaded, as merged ones do.
   */
  private List<NodeDef> withInitialValues(List<NodeDef> nodes, List<NodeDef> variables) {
    var names = variables.stream().map(NodeDef::getName).collect(Collectors.toSet());
    var values = InitialValues.of(model, initialiser(), names);
    names.removeAll(values.keySet());
    if (!names.isEmpty()) {
      throw new RefusedException(
          RefusalCode.VARIABLES_MISSING,
          "variables/variables.index",
          "The model has variables, '"
              + names.iterator().next()
              + "' for one, but neither a file variables/variables.index nor initial values.");
    }
    return nodes.stream().map(node -> values.getOrDefault(node.getName(), node)).toList();
  }

  private String initialiser() {
    return model
        .getSignatureDefOrDefault(INITIALISER, SignatureDef.getDefaultInstance())
        .getOutputsOrDefault(INITIALISER, TensorInfo.getDefaultInstance())
        .getName();
  }

  private Path index() {
    return CheckpointReader.prefix(folder).resolveSibling("variables.index");
  }

  private static void refuseOtherThanNumbers(List<NodeDef> variables) {
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
