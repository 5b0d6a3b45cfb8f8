package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.Nodes;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** The nodes of a float32 resource variable. */
public final class VariableNodes {
  private VariableNodes() {}

  /** The variable's handle, named as the variable, and its reading, {@code NAME/read}. */
  public static List<NodeDef> handle(TrainedVariable variable) {
    return List.of(
        Nodes.op(variable.name(), "VarHandleOp")
            .putAttr("dtype", Nodes.type(DataType.DT_FLOAT))
            .putAttr("shape", Nodes.shapeAttr(variable.shape()))
            .putAttr("shared_name", Nodes.string(variable.name()))
            .build(),
        withType(variable.read(), "ReadVariableOp", variable.name()));
  }

  /** The placeholder {@code NAME/value} and its assignment to the variable, {@code NAME/assign}. */
  public static List<NodeDef> assignment(TrainedVariable variable) {
    return List.of(
        Nodes.placeholder(valueOf(variable), DataType.DT_FLOAT, variable.shape()),
        assign(assignOf(variable), variable, valueOf(variable)));
  }

  /** An operation that assigns a tensor to the variable. */
  public static NodeDef assign(String name, TrainedVariable variable, String tensor) {
    return withType(name, "AssignVariableOp", variable.name(), tensor);
  }

  static String valueOf(TrainedVariable variable) {
    return variable.name() + "/value";
  }

  static String assignOf(TrainedVariable variable) {
    return variable.name() + "/assign";
  }

  private static NodeDef withType(String name, String op, String... inputs) {
    return Nodes.op(name, op, inputs).putAttr("dtype", Nodes.type(DataType.DT_FLOAT)).build();
  }
}
