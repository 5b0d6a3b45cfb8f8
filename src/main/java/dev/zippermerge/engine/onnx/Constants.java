package dev.zippermerge.engine.onnx;

import static dev.zippermerge.engine.onnx.Operator.one;
import static dev.zippermerge.engine.onnx.Operator.same;

import dev.zippermerge.engine.graph.Nodes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Constants, and what is computed of shapes. */
final class Constants {
  static final Map<String, Operator> OPERATORS =
      Map.of(
          "Cast", one(Constants::cast),
          "CastLike", one(call -> call.cast(call.in(0), call.in(1).type())),
          "Constant", one(Constants::constant),
          "ConstantOfShape", one(Constants::constantOfShape),
          "Dropout", Constants::dropout,
          "Identity", one(call -> call.in(0)),
          "Range", same("Range"),
          "Shape", one(Constants::shape),
          "Size", one(Constants::size));

  private Constants() {}

  private static Value cast(Call call) {
    return call.cast(call.in(0), ElementTypes.of((int) call.integer("to", 1), "Cast"));
  }

  private static Value constant(Call call) {
    if (call.has("value")) {
      return call.constant(tensor(call, "value"));
    }
    if (call.has("value_float")) {
      return call.constant(Contents.of(List.of(), call.number("value_float", 0)));
    }
    if (call.has("value_floats")) {
      var values = call.numbers("value_floats");
      return call.constant(Contents.of(List.of((long) values.length), values));
    }
    if (call.has("value_int")) {
      return call.constant(Contents.of(List.of(), call.integer("value_int", 0)));
    }
    if (call.has("value_ints")) {
      var values = call.integers("value_ints", new long[0]);
      return call.constant(Contents.of(List.of((long) values.length), values));
    }
    throw call.unsupported("holds strings or a sparse tensor");
  }

  private static Value constantOfShape(Call call) {
    var value =
        call.has("value")
            ? call.constant(tensor(call, "value"))
            : call.scalar(0, DataType.DT_FLOAT);
    return call.op("Fill", call.in(0), call.reshape(value, List.of(), List.of()));
  }

  private static TensorProto tensor(Call call, String attribute) {
    return new Tensors(new ExternalData(Path.of(""))).read(call.tensor(attribute), attribute);
  }

  private static List<Value> dropout(Call call) {
    var training = call.optional(2);
    if (call.outputs() > 1 || (training != null && !isFalse(training))) {
      throw call.training();
    }
    return List.of(call.in(0));
  }

  private static boolean isFalse(Value flag) {
    var constant = flag.constant();
    return constant != null && constant.getTensorContent().byteAt(0) == 0;
  }

  /** The shape, known as soon as the number of examples is. */
  private static Value shape(Call call) {
    var x = call.in(0);
    var written = call.op(int64("Shape"), x);
    int start = bound(call.integer("start", 0), x.rank());
    int end = bound(call.integer("end", x.rank()), x.rank());
    var whole = new Value(written.tensor(), written.type(), shape(x.few()), shape(x.many()));
    if (start == 0 && end == x.rank()) {
      return fixed(call, whole);
    }
    return call.op(
        "Slice", whole, call.vector((long) start), call.vector((long) Math.max(0, end - start)));
  }

  private static Known shape(Known known) {
    var sizes = known.shape().stream().mapToLong(Long::longValue).toArray();
    var shape = List.of((long) sizes.length);
    return new Known(shape, Contents.of(shape, sizes));
  }

  private static Value size(Call call) {
    var x = call.in(0);
    var written = call.op(int64("Size"), x);
    return fixed(call, new Value(written.tensor(), written.type(), size(x.few()), size(x.many())));
  }

  private static Known size(Known known) {
    return new Known(List.of(), Contents.of(List.of(), Nodes.size(known.shape())));
  }

  private static Value fixed(Call call, Value value) {
    var constant = value.constant();
    return constant == null ? value : call.constant(constant);
  }

  private static NodeDef.Builder int64(String op) {
    return Call.builder(op).putAttr("out_type", Nodes.type(DataType.DT_INT64));
  }

  private static int bound(long position, int rank) {
    return (int) Math.clamp(position < 0 ? position + rank : position, 0, rank);
  }
}
