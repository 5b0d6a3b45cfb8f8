package dev.zippermerge.engine.graph;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * Makes nodes complete and free of what ties them to where they came from: defaults are written
 * out, devices and private attributes go, and so do attributes of a newer TensorFlow that say
 * nothing because they have their default value.
 */
final class Attributes {
  private final Map<String, OpDef> producer;

  Attributes(MetaGraphDef graph) {
    producer =
        graph.getMetaInfoDef().getStrippedOpList().getOpList().stream()
            .collect(Collectors.toMap(OpDef::getName, Function.identity(), (first, _) -> first));
  }

  /** The node with its attributes mended; its operation must be one that TensorFlow has. */
  NodeDef mend(NodeDef node) {
    var op = OpDefs.get(node);
    var mended =
        NodeDef.newBuilder()
            .setName(node.getName())
            .setOp(node.getOp())
            .addAllInput(node.getInputList());
    for (var attribute : op.getAttrList()) {
      if (attribute.hasDefaultValue()) {
        mended.putAttr(attribute.getName(), attribute.getDefaultValue());
      } else if (!node.containsAttr(attribute.getName())) {
        throw Corrupt.model(node.getName(), "Attribute '" + attribute.getName() + "' is missing.");
      }
    }
    node.getAttrMap()
        .forEach(
            (name, value) -> {
              if (keep(node, op, name, value)) {
                mended.putAttr(name, value);
              }
            });
    return mended.build();
  }

  private boolean keep(NodeDef node, OpDef op, String name, AttrValue value) {
    if (name.startsWith("_")) {
      return false;
    }
    if (attribute(op, name) != null) {
      return true;
    }
    var newer = attribute(producer.get(node.getOp()), name);
    if (newer == null || !newer.getDefaultValue().equals(value)) {
      throw Corrupt.model(
          node.getName(), "Attribute '" + name + "' of " + node.getOp() + " is not known.");
    }
    return false;
  }

  private static OpDef.@Nullable AttrDef attribute(@Nullable OpDef op, String name) {
    if (op == null) {
      return null;
    }
    return op.getAttrList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst()
        .orElse(null);
  }
}
