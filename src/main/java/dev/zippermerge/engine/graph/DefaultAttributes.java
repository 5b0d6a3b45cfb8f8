package dev.zippermerge.engine.graph;

import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** Attributes that say what TensorFlow takes anyway. */
public final class DefaultAttributes {
  private DefaultAttributes() {}

  /** The node without attributes that equal their operation's defaults. */
  public static NodeDef stripped(NodeDef node) {
    var op = OpDefs.find(node.getOp());
    if (op == null) {
      return node;
    }
    var stripped = node.toBuilder();
    op.getAttrList().stream()
        .filter(OpDef.AttrDef::hasDefaultValue)
        .filter(a -> a.getDefaultValue().equals(node.getAttrMap().get(a.getName())))
        .forEach(attribute -> stripped.removeAttr(attribute.getName()));
    return stripped.build();
  }
}
