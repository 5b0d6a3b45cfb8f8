package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Counts the values of a frozen network's constants and checks that they are really there. */
final class Parameters {
  /** One GraphDef holds less than 2 GiB. */
  private static final long MAX = 500_000_000;

  private Parameters() {}

  /**
   * The float values of all constants that are no scalars.
   *
   * @throws RefusedException where they are too many, or a constant holds fewer than it declares
   */
  static long count(List<NodeDef> nodes) {
    double sum = 0;
    for (var node : nodes) {
      if (node.getOp().equals("Const") && Nodes.dtype(node) == DataType.DT_FLOAT) {
        sum += Nodes.shape(node).isEmpty() ? 0 : values(node);
      }
    }
    if (sum > MAX) {
      throw new RefusedException(
          RefusalCode.MODEL_TOO_LARGE, "graph", "The model has more than " + MAX + " parameters.");
    }
    return (long) sum;
  }

  private static double values(NodeDef constant) {
    double values = 1;
    boolean negative = false;
    for (long size : Nodes.shape(constant)) {
      values *= size;
      negative |= size < 0;
    }
    long bytes = constant.getAttrOrThrow("value").getTensor().getTensorContent().size();
    if (negative || (bytes > 0 && bytes != values * Float.BYTES)) {
      throw Corrupt.model(
          constant.getName(), "The constant does not hold as many values as it declares.");
    }
    return values;
  }
}
