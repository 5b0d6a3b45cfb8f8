package dev.zippermerge.engine.tflite;

import com.google.flatbuffers.Table;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.OpDefs;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** One operator of a TFLite graph that is being written: its inputs and options, the writing. */
final class TfLiteCall {
  private static final AttrValue INT32 = Nodes.type(DataType.DT_INT32);

  private final Operator operator;
  private final TfLiteWriter writer;

  TfLiteCall(Operator operator, TfLiteWriter writer) {
    this.operator = operator;
    this.writer = writer;
  }

  TfLiteWriter writer() {
    return writer;
  }

  TfLiteTensors tensors() {
    return writer.tensors();
  }

  <T extends Table> T options(T table) {
    return TfLiteReader.options(operator, table);
  }

  int inputs() {
    return operator.inputsLength();
  }

  boolean has(int input) {
    return input < inputs() && operator.inputs(input) >= 0;
  }

  /** The file's number of an input's tensor. */
  int index(int input) {
    return operator.inputs(input);
  }

  int result() {
    return operator.outputs(0);
  }

  /** Name of the operator's result. */
  String name() {
    return tensors().name(result());
  }

  String in(int input) {
    if (!has(input)) {
      throw new IllegalArgumentException("the operator of '" + name() + "' lacks an input");
    }
    return writer.value(index(input));
  }

  List<Long> shape(int input) {
    return tensors().shape(index(input));
  }

  DataType type(int input) {
    return tensors().type(index(input));
  }

  int[] integers(int input) {
    return tensors().integers(index(input));
  }

  /** Adds a node whose T is the type of the first input of the operator. */
  String op(String type, String... inputs) {
    return add(node(type, inputs));
  }

  NodeDef.Builder node(String type, String... inputs) {
    var node = Nodes.op(name() + "/" + type, type, inputs);
    boolean typed =
        OpDefs.get(node.build()).getAttrList().stream().anyMatch(a -> a.getName().equals("T"));
    return typed ? node.putAttr("T", Nodes.type(has(0) ? type(0) : DataType.DT_FLOAT)) : node;
  }

  String add(NodeDef.Builder node) {
    return writer.add(node);
  }

  void put(String value) {
    writer.put(result(), value);
  }

  void put(int output, String value) {
    writer.put(operator.outputs(output), value);
  }

  int outputs() {
    return operator.outputsLength();
  }

  /** The result of an operator with what is computed right after it. */
  void put(String value, byte activation) {
    put(
        switch (activation) {
          case ActivationFunctionType.NONE -> value;
          case ActivationFunctionType.RELU -> op("Relu", value);
          case ActivationFunctionType.RELU6 -> op("Relu6", value);
          case ActivationFunctionType.TANH -> op("Tanh", value);
          case ActivationFunctionType.RELU_N1_TO_1 ->
              op("Minimum", op("Maximum", value, scalar(-1)), scalar(1));
          default -> throw unsupported("has the activation " + activation);
        });
  }

  String scalar(double value) {
    return writer.constant(name() + "/Const", new float[] {(float) value}, List.of());
  }

  String vector(int... values) {
    return writer.vector(name() + "/Const", values);
  }

  String integer(int value) {
    return writer.integer(name() + "/Const", value);
  }

  /** The value with a constant added for each channel. */
  String biased(String value, int input) {
    return has(input) ? op("BiasAdd", value, in(input)) : value;
  }

  String padding(byte padding) {
    return padding == Padding.SAME ? "SAME" : "VALID";
  }

  /** A shape for any number of examples where the first axis of a value holds one. */
  String reshaped(String value, int... shape) {
    var node = node("Reshape", value, vector(shape)).putAttr("Tshape", INT32);
    return add(node);
  }

  /** The first of the wanted sizes is that of the batch, if the input's is and no other is open. */
  int[] freed(int input, int[] wanted) {
    var from = shape(input);
    boolean one = !from.isEmpty() && from.getFirst() == 1 && wanted.length > 0 && wanted[0] == 1;
    boolean open = IntStream.of(wanted).anyMatch(size -> size < 0);
    if (!one || type(input) != DataType.DT_FLOAT) {
      return wanted;
    }
    var freed = wanted.clone();
    freed[0] = -1;
    if (open) {
      long known =
          IntStream.of(wanted).filter(s -> s > 0).asLongStream().reduce(1, (a, b) -> a * b);
      long all = Nodes.size(from);
      for (int i = 1; i < freed.length; i++) {
        freed[i] = freed[i] < 0 ? Math.toIntExact(all / known) : freed[i];
      }
    }
    return freed;
  }

  RefusedException unsupported(String what) {
    return new RefusedException(
        RefusalCode.FORBIDDEN_OP,
        name(),
        "The operator of '" + name() + "' " + what + ", which is not supported.");
  }
}
