package dev.zippermerge.engine.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** Element types of what operations give. */
public final class OpTypes {
  private static final int MOST_TENSORS = 10_000;

  private OpTypes() {}

  /**
   * The types of a node's outputs, in order; none where TensorFlow does not know the operation.
   * DT_INVALID stands for a type that the node does not tell.
   */
  public static List<DataType> outputs(NodeDef node) {
    var op = OpDefs.find(node.getOp());
    var types = new ArrayList<DataType>();
    if (op != null) {
      op.getOutputArgList().forEach(argument -> types.addAll(types(argument, op, node)));
    }
    return types;
  }

  /**
   * The types of a node's first output argument, all its tensors where it is a list; none where it
   * has none, or gives a variable itself rather than a value. Further arguments are what later
   * operations of the same kind need, the moments of a batch normalisation for example.
   */
  public static List<DataType> values(NodeDef node) {
    var op = OpDefs.find(node.getOp());
    if (op == null || op.getOutputArgCount() == 0 || op.getOutputArg(0).getIsRef()) {
      return List.of();
    }
    return types(op.getOutputArg(0), op, node);
  }

  /** The type of one output, DT_INVALID where it is not known. */
  public static DataType output(NodeDef node, int index) {
    var types = outputs(node);
    return index < types.size() ? types.get(index) : DataType.DT_INVALID;
  }

  private static List<DataType> types(OpDef.ArgDef argument, OpDef op, NodeDef node) {
    if (!argument.getTypeListAttr().isEmpty()) {
      return attribute(argument.getTypeListAttr(), op, node).getList().getTypeList();
    }
    var type =
        argument.getTypeAttr().isEmpty()
            ? argument.getType()
            : attribute(argument.getTypeAttr(), op, node).getType();
    if (argument.getNumberAttr().isEmpty()) {
      return List.of(type);
    }
    long number = attribute(argument.getNumberAttr(), op, node).getI();
    return Collections.nCopies((int) Math.clamp(number, 0, MOST_TENSORS), type);
  }

  private static AttrValue attribute(String name, OpDef op, NodeDef node) {
    return node.containsAttr(name)
        ? node.getAttrOrThrow(name)
        : op.getAttrList().stream()
            .filter(attribute -> attribute.getName().equals(name))
            .findFirst()
            .map(OpDef.AttrDef::getDefaultValue)
            .orElse(AttrValue.getDefaultInstance());
  }
}
