package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Puts a constant with the checkpoint's value in the place of every variable. */
final class VariableFreezer {
  private static final Set<String> VARIABLES = Set.of("VarHandleOp", "Variable", "VariableV2");
  private static final Set<DataType> UNREADABLE =
      Set.of(DataType.DT_STRING, DataType.DT_RESOURCE, DataType.DT_VARIANT, DataType.DT_INVALID);

  private final Map<String, CheckpointKey> keys;
  private final CheckpointReader checkpoint;

  /**
   * @param keys by the name of the variable's node
   * @param checkpoint holds the values
   */
  VariableFreezer(Map<String, CheckpointKey> keys, CheckpointReader checkpoint) {
    this.keys = keys;
    this.checkpoint = checkpoint;
  }

  /**
   * The node itself, or a constant of its name where it is a variable; what reads the variable then
   * only repeats the constant.
   */
  NodeDef freeze(NodeDef node) {
    return VARIABLES.contains(node.getOp()) ? Nodes.constant(node.getName(), value(node)) : node;
  }

  private TensorProto value(NodeDef variable) {
    var name = variable.getName();
    if (!checkpoint.exists()) {
      throw new RefusedException(
          RefusalCode.VARIABLES_MISSING,
          name,
          "The model has variables but no file variables/variables.index. (Models whose variables"
              + " are set by an initialisation operation, merged ones among them, cannot be read"
              + " yet.)");
    }
    var type = variable.getAttrOrDefault("dtype", AttrValue.getDefaultInstance()).getType();
    if (UNREADABLE.contains(type)) {
      throw new RefusedException(
          RefusalCode.FORBIDDEN_OP, name, "The variable does not hold numbers but " + type + ".");
    }
    return checkpoint.read(keys.getOrDefault(name, keyByName(variable)), type);
  }

  /** TensorFlow 1 saves a variable under its own name. */
  private static CheckpointKey keyByName(NodeDef variable) {
    var shared =
        variable
            .getAttrOrDefault("shared_name", AttrValue.getDefaultInstance())
            .getS()
            .toStringUtf8();
    return new CheckpointKey(shared.isEmpty() ? variable.getName() : shared, "");
  }
}
