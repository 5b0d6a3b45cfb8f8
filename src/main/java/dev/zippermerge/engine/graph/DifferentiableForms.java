package dev.zippermerge.engine.graph;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Writes operations that have no gradient in TensorFlow's C++ library, which calibration uses, in
 * others that have one and compute the same.
 */
final class DifferentiableForms {
  private final List<NodeDef> nodes = new ArrayList<>();

  private DifferentiableForms(List<NodeDef> nodes) {
    nodes.forEach(this::take);
  }

  /** The nodes, not sorted; equal to those given where none was written otherwise. */
  static List<NodeDef> of(List<NodeDef> nodes) {
    return new DifferentiableForms(nodes).nodes;
  }

  private void take(NodeDef node) {
    switch (node.getOp()) {
      case "Erfc" -> {
        if (node.getAttrOrThrow("T").getType() == DataType.DT_FLOAT) {
          complement(node);
        } else {
          nodes.add(node);
        }
      }
      case "FakeQuantWithMinMaxVars" -> straightThrough(node, node.getInput(1), node.getInput(2));
      case "FakeQuantWithMinMaxArgs" ->
          straightThrough(node, limit(node, "min"), limit(node, "max"));
      case "FusedBatchNorm", "FusedBatchNormV2" -> thirdVersion(node);
      default -> nodes.add(node);
    }
  }

  /** The third version computes what the others do. */
  private void thirdVersion(NodeDef node) {
    var type = node.getAttrOrThrow(node.getOp().equals("FusedBatchNorm") ? "T" : "U");
    nodes.add(node.toBuilder().setOp("FusedBatchNormV3").putAttr("U", type).build());
  }

  /** {@code erfc(x) = 1 - erf(x)}. */
  private void complement(NodeDef node) {
    var name = node.getName();
    var type = node.getAttrOrThrow("T");
    nodes.add(Nodes.constant(name + "/one", new float[] {1}));
    nodes.add(Nodes.op(name + "/erf", "Erf", node.getInput(0)).putAttr("T", type).build());
    nodes.add(Nodes.op(name, "Sub", name + "/one", name + "/erf").putAttr("T", type).build());
  }

  /**
   * Quantisation as the value that is cut off at the ends, and what rounding adds to it, of which
   * no gradient is taken.
   */
  private void straightThrough(NodeDef node, String low, String high) {
    var name = node.getName();
    nodes.add(Nodes.floatOp(name + "/above", "Maximum", node.getInput(0), low).build());
    nodes.add(Nodes.floatOp(name + "/within", "Minimum", name + "/above", high).build());
    nodes.add(node.toBuilder().setName(name + "/quantised").build());
    nodes.add(Nodes.floatOp(name + "/added", "Sub", name + "/quantised", name + "/within").build());
    nodes.add(Nodes.floatOp(name + "/fixed", "StopGradient", name + "/added").build());
    nodes.add(Nodes.floatOp(name, "AddV2", name + "/within", name + "/fixed").build());
  }

  private String limit(NodeDef node, String end) {
    var name = node.getName() + "/" + end;
    nodes.add(Nodes.constant(name, new float[] {node.getAttrOrThrow(end).getF()}));
    return name;
  }
}
