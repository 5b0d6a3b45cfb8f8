package dev.zippermerge.engine.graph;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** Definitions of TensorFlow's operations. */
public final class OpDefs {
  private static final class Registered {
    static final Map<String, OpDef> OPS = load();

    private static Map<String, OpDef> load() {
      var ops = new HashMap<String, OpDef>();
      TensorFlow.registeredOpList().getOpList().forEach(op -> ops.put(op.getName(), op));
      return Map.copyOf(ops);
    }
  }

  private static final int MAX_TENSORS = 100_000;

  private OpDefs() {}

  /** The definition of an operation, null where TensorFlow has none of that name. */
  static @Nullable OpDef find(String op) {
    return Registered.OPS.get(op);
  }

  /** The definition of a node's operation; refuses operations that TensorFlow does not have. */
  public static OpDef get(NodeDef node) {
    var op = find(node.getOp());
    if (op == null) {
      throw OpAllowList.unknown(node);
    }
    return op;
  }

  /**
   * Index among all outputs of a node of element {@code position} of the output argument {@code
   * name}.
   */
  static int outputIndex(OpDef op, NodeDef node, String name, int position) {
    int index = 0;
    for (var argument : op.getOutputArgList()) {
      if (argument.getName().equals(name)) {
        return index + position;
      }
      index += tensors(argument, op, node);
    }
    throw Corrupt.model(node.getName(), node.getOp() + " has no output '" + name + "'.");
  }

  /** Number of outputs of a node. */
  static int outputCount(OpDef op, NodeDef node) {
    return op.getOutputArgList().stream().mapToInt(argument -> tensors(argument, op, node)).sum();
  }

  private static int tensors(OpDef.ArgDef argument, OpDef op, NodeDef node) {
    if (!argument.getNumberAttr().isEmpty()) {
      long number = attribute(argument.getNumberAttr(), op, node).getI();
      if (number < 0 || number > MAX_TENSORS) {
        throw Corrupt.model(node.getName(), "The node has " + number + " outputs.");
      }
      return (int) number;
    }
    if (!argument.getTypeListAttr().isEmpty()) {
      return attribute(argument.getTypeListAttr(), op, node).getList().getTypeCount();
    }
    return 1;
  }

  private static AttrValue attribute(String name, OpDef op, NodeDef node) {
    var given = node.getAttrMap().get(name);
    if (given != null) {
      return given;
    }
    return op.getAttrList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst()
        .map(OpDef.AttrDef::getDefaultValue)
        .orElseThrow(() -> Corrupt.model(node.getName(), "Attribute '" + name + "' is missing."));
  }
}
