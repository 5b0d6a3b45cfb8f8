package dev.zippermerge.engine.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A model's graph with placeholders for all operations that no network may consist of. Shapes can
 * be inferred from it: TensorFlow runs what it needs for that, so nothing else may be there.
 */
final class Skeleton {
  private final Attributes attributes;
  private final Map<TensorName, String> replaced = new HashMap<>();
  private final ShapeInference shapes;

  /**
   * Infers shapes as far as they follow from the allowed operations.
   *
   * @param nodes nodes without function calls, with all that they need
   * @param template a graph without nodes, of the version that the nodes are of
   */
  Skeleton(Collection<NodeDef> nodes, Attributes attributes, GraphDef template) {
    this.attributes = attributes;
    var safe = safe(nodes);
    Parameters.count(safe);
    this.shapes = ShapeInference.of(safe, template);
  }

  /**
   * The shape of a tensor for one example, -1 for dimensions that are not known; no dimensions
   * where not even their number is.
   */
  List<Long> shape(TensorName tensor) {
    var name = replaced.containsKey(tensor) ? replaced.get(tensor) + ":0" : tensor.toString();
    return shapes.partly(name).orElse(List.of());
  }

  private List<NodeDef> safe(Collection<NodeDef> nodes) {
    var kept = new ArrayList<NodeDef>();
    var placeholders = new ArrayList<NodeDef>();
    var names = new HashSet<String>();
    nodes.forEach(node -> names.add(node.getName()));
    for (var node : nodes) {
      if (OpAllowList.allows(node)) {
        kept.add(attributes.mend(node));
      } else {
        placeholders.addAll(placeholders(node, names));
      }
    }
    kept.replaceAll(this::redirect);
    kept.addAll(placeholders);
    return kept;
  }

  private List<NodeDef> placeholders(NodeDef node, Collection<String> names) {
    var types = OpTypes.outputs(node);
    var placeholders = new ArrayList<NodeDef>();
    for (int i = 0; i < types.size(); i++) {
      var name = node.getName() + "_" + i;
      while (!names.add(name)) {
        name += "_";
      }
      replaced.put(new TensorName(node.getName(), i), name);
      placeholders.add(placeholder(name, types.get(i), shape(node, i)));
    }
    return placeholders;
  }

  private static NodeDef placeholder(String name, DataType type, TensorShapeProto shape) {
    return Nodes.op(name, "Placeholder")
        .putAttr("dtype", Nodes.type(type))
        .putAttr("shape", AttrValue.newBuilder().setShape(shape).build())
        .build();
  }

  /** The shape that whoever saved the model noted down. */
  private static TensorShapeProto shape(NodeDef node, int index) {
    var noted = node.getAttrOrDefault("_output_shapes", AttrValue.getDefaultInstance()).getList();
    return index < noted.getShapeCount()
        ? noted.getShape(index)
        : TensorShapeProto.newBuilder().setUnknownRank(true).build();
  }

  private NodeDef redirect(NodeDef node) {
    var redirected = node.toBuilder().clearInput();
    for (var input : node.getInputList()) {
      if (!TensorName.isControl(input)) {
        redirected.addInput(replaced.getOrDefault(TensorName.parse(input), input));
      }
    }
    return redirected.build();
  }
}
