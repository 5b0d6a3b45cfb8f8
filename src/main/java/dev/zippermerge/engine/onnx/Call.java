package dev.zippermerge.engine.onnx;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.onnx.proto.AttributeProto;
import dev.zippermerge.engine.onnx.proto.NodeProto;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** One node of an ONNX graph that is being written: its inputs and attributes, and the writing. */
final class Call {
  private final OnnxGraph graph;
  private final NodeProto node;
  private final String name;
  private final long opset;
  private final boolean freed;
  private final List<@Nullable Value> inputs;
  private final Map<String, AttributeProto> attributes;

  /**
   * @param name what to call the node
   * @param freed true where the model is written for one example, but is to take several
   * @param inputs null where an optional input is left out
   */
  Call(
      OnnxGraph graph,
      NodeProto node,
      String name,
      long opset,
      boolean freed,
      List<@Nullable Value> inputs) {
    this.graph = graph;
    this.node = node;
    this.name = name;
    this.opset = opset;
    this.freed = freed;
    this.inputs = inputs;
    this.attributes =
        node.getAttributeList().stream()
            .collect(
                Collectors.toMap(AttributeProto::getName, Function.identity(), (_, last) -> last));
  }

  long opset() {
    return opset;
  }

  /** True where the tensor's first axis holds examples that the model itself has but one of. */
  boolean isFreed(Value value) {
    return freed && value.rank() > 0 && value.shape().getFirst() < 0;
  }

  /** Sees to it that an operation along an axis does not mix examples that were freed. */
  void along(Value value, int axis) {
    if (axis == 0 && isFreed(value)) {
      throw unsupported("works across examples");
    }
  }

  List<Value> inputs() {
    return inputs.stream().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
  }

  /** An input that must be there. */
  Value in(int index) {
    var value = optional(index);
    if (value == null) {
      throw Corrupt.model(name, "The node '" + name + "' lacks its input " + index + ".");
    }
    return value;
  }

  @Nullable Value optional(int index) {
    return index < inputs.size() ? inputs.get(index) : null;
  }

  /** Outputs of the node up to the last that has a name. */
  int outputs() {
    int count = node.getOutputCount();
    while (count > 0 && node.getOutput(count - 1).isEmpty()) {
      count--;
    }
    return count;
  }

  boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  long integer(String attribute, long missing) {
    var found = attributes.get(attribute);
    return found == null ? missing : found.getI();
  }

  float number(String attribute, float missing) {
    var found = attributes.get(attribute);
    return found == null ? missing : found.getF();
  }

  String text(String attribute, String missing) {
    var found = attributes.get(attribute);
    return found == null ? missing : found.getS().toStringUtf8();
  }

  /** A list of integers, null where the attribute is absent. */
  long @Nullable [] integers(String attribute) {
    var found = attributes.get(attribute);
    return found == null ? null : found.getIntsList().stream().mapToLong(Long::longValue).toArray();
  }

  long[] integers(String attribute, long... missing) {
    var found = integers(attribute);
    return found == null ? missing : found;
  }

  float[] numbers(String attribute) {
    var list = attributes.getOrDefault(attribute, AttributeProto.getDefaultInstance());
    var floats = new float[list.getFloatsCount()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = list.getFloats(i);
    }
    return floats;
  }

  dev.zippermerge.engine.onnx.proto.TensorProto tensor(String attribute) {
    return attributes.getOrDefault(attribute, AttributeProto.getDefaultInstance()).getT();
  }

  /** Integers from the attribute, or in later opsets from the input; null where there are none. */
  long @Nullable [] integers(String attribute, int input) {
    return optional(input) == null ? integers(attribute) : constantIntegers(input);
  }

  /** An input's values, which must be known before the network runs. */
  long[] constantIntegers(int input) {
    return Contents.longs(constant(input));
  }

  float[] constantFloats(int input) {
    return Contents.floats(constant(input));
  }

  private TensorProto constant(int input) {
    var value = in(input).constant();
    if (value == null) {
      throw new RefusedException(
          RefusalCode.SHAPE_UNRESOLVED,
          name,
          "Input "
              + input
              + " of "
              + node.getOpType()
              + " '"
              + name
              + "' depends on the data or on the number of examples.");
    }
    return value;
  }

  /** An axis counted from the front. */
  int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw Corrupt.model(name, "'" + name + "' has the axis " + axis + " of " + rank + ".");
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  int[] axes(long[] axes, int rank) {
    return Arrays.stream(axes).mapToInt(axis -> axis(axis, rank)).toArray();
  }

  /** The refusal of this node. */
  RefusedException unsupported(String what) {
    return new RefusedException(
        RefusalCode.FORBIDDEN_OP,
        name,
        node.getOpType() + " '" + name + "' " + what + ", which is not supported.");
  }

  /** The refusal of this node where it is one of training. */
  RefusedException training() {
    return new RefusedException(
        RefusalCode.TRAINING_GRAPH,
        name,
        node.getOpType() + " '" + name + "' is as in training; export the model for inference.");
  }

  RefusedException corrupt(String message) {
    return Corrupt.model(name, node.getOpType() + " '" + name + "': " + message);
  }

  // ---- Writing

  List<Value> ops(NodeDef.Builder op, Value... inputs) {
    return graph.add(name, op, List.of(inputs));
  }

  Value op(NodeDef.Builder op, Value... inputs) {
    return ops(op, inputs).getFirst();
  }

  /** Writes several nodes that begin with one tensor. */
  interface NodeWriter {
    /**
     * Writes the nodes.
     *
     * @param name of the ONNX node
     * @param input the tensor
     * @param add adds a node and returns the tensor that it yields
     * @return the result
     */
    String write(String name, String input, Function<NodeDef.Builder, String> add);
  }

  Value nodes(Value input, NodeWriter writer) {
    var values = new HashMap<String, Value>(Map.of(input.tensor(), input));
    var result =
        writer.write(
            name,
            input.tensor(),
            node -> {
              var value = add(node, values);
              values.put(value.tensor(), value);
              return value.tensor();
            });
    return Objects.requireNonNull(values.get(result));
  }

  private Value add(NodeDef.Builder node, Map<String, Value> values) {
    if (node.getOp().equals("Const")) {
      return graph.constant(node.getName(), node.getAttrOrThrow("value").getTensor());
    }
    var inputs = node.getInputList().stream().map(values::get).map(Objects::requireNonNull);
    var wanted = node.getName();
    var list = inputs.toList();
    return graph.add(wanted, node.clearInput(), list).getFirst();
  }

  Value op(String op, Value... inputs) {
    return op(builder(op), inputs);
  }

  static NodeDef.Builder builder(String op) {
    return NodeDef.newBuilder().setOp(op);
  }

  Value constant(TensorProto value) {
    return graph.constant(name + "/Const", value);
  }

  /** A vector of DT_INT32. */
  Value vector(long... values) {
    return constant(Contents.int32(List.of((long) values.length), values));
  }

  Value vector(int... values) {
    return vector(Arrays.stream(values).asLongStream().toArray());
  }

  /** A scalar of DT_INT32. */
  Value integer(long value) {
    return constant(Contents.int32(List.of(), value));
  }

  /** A scalar of the type. */
  Value scalar(double value, DataType type) {
    return cast(constant(Contents.of(List.of(), (float) value)), type);
  }

  Value cast(Value value, DataType type) {
    return value.type() == type
        ? value
        : op(builder("Cast").putAttr("DstT", Nodes.type(type)), value);
  }

  Value transpose(Value value, int... order) {
    boolean moves = IntStream.range(0, order.length).anyMatch(i -> order[i] != i);
    return moves ? op("Transpose", value, vector(order)) : value;
  }

  Value expand(Value value, int... axes) {
    var expanded = value;
    for (int axis : axes) {
      expanded = op("ExpandDims", expanded, integer(axis));
    }
    return expanded;
  }

  Value squeeze(Value value, int... axes) {
    var attribute = Nodes.ints(Arrays.stream(axes).asLongStream().toArray());
    return axes.length == 0
        ? value
        : op(builder("Squeeze").putAttr("squeeze_dims", attribute), value);
  }

  /** The values in another shape, told for each number of examples from the shape they have. */
  Value reshape(Value value, UnaryOperator<List<Long>> shape) {
    return reshape(value, shape.apply(value.few().shape()), shape.apply(value.many().shape()));
  }

  Value reshape(Value value, List<Long> few, List<Long> many) {
    if (few.equals(value.few().shape()) && many.equals(value.many().shape())) {
      return value;
    }
    var shape =
        IntStream.range(0, few.size())
            .mapToLong(i -> few.get(i).equals(many.get(i)) ? few.get(i) : -1)
            .toArray();
    if (LongStream.of(shape).filter(size -> size < 0).count() > 1) {
      throw new RefusedException(
          RefusalCode.SHAPE_UNRESOLVED,
          name,
          "Several dimensions of what '" + name + "' computes depend on the number of examples.");
    }
    return op("Reshape", value, vector(shape));
  }

  static AttrValue flag(boolean value) {
    return AttrValue.newBuilder().setB(value).build();
  }

  static AttrValue number(float value) {
    return AttrValue.newBuilder().setF(value).build();
  }

  static AttrValue count(long value) {
    return AttrValue.newBuilder().setI(value).build();
  }
}
