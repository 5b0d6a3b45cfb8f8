package dev.zippermerge.engine.graph;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * What follows about scalars and random masks from a graph's constants and defaults: whether a
 * network asks to be trained, and what its dropout then does.
 */
final class KnownValues {
  /** What Keras asks for to tell training from inference, where a graph was saved for both. */
  private static final String LEARNING_PHASE = "keras_learning_phase";

  private static final int MAX_DEPTH = 200;

  private final Map<String, NodeDef> nodes;
  private final Map<String, Range> known = new HashMap<>();

  /**
   * @param nodes by name; may be changed later, but not what values follow from
   */
  KnownValues(Map<String, NodeDef> nodes) {
    this.nodes = nodes;
  }

  /** What is known of a tensor's values; all of them, where it is no scalar. */
  Range of(TensorName tensor) {
    return of(tensor, 0);
  }

  private Range of(TensorName tensor, int depth) {
    var node = nodes.get(tensor.node());
    if (node == null || depth > MAX_DEPTH) {
      return Range.UNKNOWN;
    }
    var range = known.get(tensor.node());
    if (range == null) {
      range = compute(node, depth + 1);
      known.put(tensor.node(), range);
    }
    return range;
  }

  private Range compute(NodeDef node, int depth) {
    return switch (node.getOp()) {
      case "Const" -> constant(node.getAttrOrThrow("value").getTensor());
      case "Placeholder" -> node.getName().endsWith(LEARNING_PHASE) ? Range.of(0) : Range.UNKNOWN;
      case "RandomUniform" -> Range.UNIFORM;
      case "StatelessRandomUniform", "StatelessRandomUniformV2" -> Range.UNIFORM;
      case "Identity", "PlaceholderWithDefault", "Switch", "RefSwitch", "StopGradient" ->
          input(node, 0, depth);
      case "Cast" -> cast(node, depth);
      case "Add", "AddV2" -> input(node, 0, depth).plus(input(node, 1, depth));
      case "Sub" -> input(node, 0, depth).plus(input(node, 1, depth).times(Range.of(-1)));
      case "Mul" -> input(node, 0, depth).times(input(node, 1, depth));
      case "RealDiv" -> input(node, 0, depth).dividedBy(input(node, 1, depth));
      case "Floor" -> input(node, 0, depth).floor();
      case "GreaterEqual" -> input(node, 0, depth).atLeast(input(node, 1, depth));
      case "Less" -> input(node, 0, depth).atLeast(input(node, 1, depth)).not();
      case "LessEqual" -> input(node, 1, depth).atLeast(input(node, 0, depth));
      case "Greater" -> input(node, 1, depth).atLeast(input(node, 0, depth)).not();
      case "LogicalNot" -> input(node, 0, depth).not();
      case "LogicalAnd" -> input(node, 0, depth).times(input(node, 1, depth));
      default -> Range.UNKNOWN;
    };
  }

  private Range input(NodeDef node, int index, int depth) {
    return index < node.getInputCount() && !TensorName.isControl(node.getInput(index))
        ? of(TensorName.parse(node.getInput(index)), depth)
        : Range.UNKNOWN;
  }

  /** To a truth value, or a value that is kept. */
  private Range cast(NodeDef node, int depth) {
    var range = input(node, 0, depth);
    var type = node.getAttrOrDefault("DstT", AttrValue.getDefaultInstance()).getType();
    boolean whole = range.low() == Math.rint(range.low()) && range.low() == range.high();
    boolean floats = SinglePrecision.widened(type) == DataType.DT_FLOAT;
    return type == DataType.DT_BOOL || !(floats || whole) ? Range.UNKNOWN : range;
  }

  private static Range constant(TensorProto tensor) {
    if (tensor.getTensorShape().getDimCount() > 0) {
      return Range.UNKNOWN;
    }
    var content = tensor.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    boolean inline = content.hasRemaining();
    return switch (tensor.getDtype()) {
      case DT_BOOL -> Range.of(inline ? content.get() != 0 : first(tensor.getBoolValList(), false));
      case DT_FLOAT -> Range.of(inline ? content.getFloat() : first(tensor.getFloatValList(), 0f));
      case DT_HALF, DT_BFLOAT16 -> Range.of(SinglePrecision.scalar(tensor));
      case DT_INT32 -> Range.of(inline ? content.getInt() : first(tensor.getIntValList(), 0));
      default -> Range.UNKNOWN;
    };
  }

  private static <T> T first(List<T> values, T otherwise) {
    return values.isEmpty() ? otherwise : values.getFirst();
  }
}
