package dev.zippermerge.engine.share;

import dev.zippermerge.engine.graph.OpDefs;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * What an operation does, in one spelling for all formats: its type and those attributes that are
 * not at their defaults. Element types follow from the inputs and are left out.
 */
final class OperationForm {
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("use_cudnn_on_gpu", "exponential_avg_factor", "grad_a", "grad_b", "N");
  private static final Map<String, String> SAME =
      Map.of("BiasAdd", "AddV2", "BiasAddV1", "AddV2", "Add", "AddV2");
  private static final Set<String> CONVERSIONS = Set.of("Cast", "Bitcast");

  private OperationForm() {}

  /**
   * The form of a node.
   *
   * @param ignored a further attribute that is told otherwise, or an empty string
   */
  static String of(NodeDef node, String ignored) {
    var definition = OpDefs.get(node);
    var attributes = new TreeMap<String, String>();
    for (var attribute : definition.getAttrList()) {
      var name = attribute.getName();
      var value = node.getAttrMap().get(name);
      if (value != null && !name.equals(ignored) && matters(node, attribute, value)) {
        attributes.put(name, value.toString());
      }
    }
    return SAME.getOrDefault(node.getOp(), node.getOp()) + attributes;
  }

  private static boolean matters(NodeDef node, OpDef.AttrDef attribute, AttrValue value) {
    var name = attribute.getName();
    if (attribute.getType().equals("type") && !CONVERSIONS.contains(node.getOp())) {
      return false;
    }
    if (name.equals("explicit_paddings")) {
      return value.getList().getICount() > 0;
    }
    return !WITHOUT_EFFECT.contains(name) && !value.equals(attribute.getDefaultValue());
  }
}
