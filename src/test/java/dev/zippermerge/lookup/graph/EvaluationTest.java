package dev.zippermerge.lookup.graph;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.lookup.LookupException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Each operation that is evaluated at load yields what it does in TensorFlow. */
class EvaluationTest {
  /** A rounding step or two of a float. */
  private static final double ROUNDING = 2.5e-7;

  private final Random random = new Random(17);
  private final ConstantGraph g = new ConstantGraph();

  @Test
  void floatsElementwise() {
    var left = g.floats("left", floats(2 * 3 * 4), 2, 3, 4);
    var right = g.floats("right", floats(3), 3, 1);
    var one = g.floats("one", floats(1));
    for (var op : "Add AddV2 Sub Mul RealDiv Div Maximum Minimum".split(" ")) {
      g.exact(Nodes.floatOp(op, op, left, right).build());
      g.exact(Nodes.floatOp(op + "_turned", op, right, left).build());
      g.exact(Nodes.floatOp(op + "_scalar", op, one, left).build());
    }
    g.assertAsInTensorFlow();
  }

  @Test
  void functionsOfFloats() {
    var x = g.floats("x", floats(5 * 7), 5, 7);
    g.exact(Nodes.floatOp("neg", "Neg", x).build());
    var positive = g.exact(Nodes.floatOp("square", "Square", x).build());
    g.near(Nodes.floatOp("sqrt", "Sqrt", positive).build(), ROUNDING);
    g.near(Nodes.floatOp("rsqrt", "Rsqrt", positive).build(), ROUNDING);
    g.near(Nodes.floatOp("exp", "Exp", x).build(), ROUNDING);
    g.assertAsInTensorFlow();
  }

  @ParameterizedTest
  @EnumSource(names = {"DT_INT32", "DT_INT8", "DT_UINT8"})
  void integersElementwise(DataType type) {
    var left = integers("left", type, 4, 5);
    var right = integers("right", type, 5);
    for (var op : "AddV2 Sub Mul BitwiseAnd BitwiseOr".split(" ")) {
      g.exact(typed(op, op, type, left, right));
    }
    var shift = g.exact(typed("shift", "BitwiseAnd", type, right, mask(type)));
    for (var op : "RightShift LeftShift".split(" ")) {
      g.exact(typed(op, op, type, left, shift));
    }
    g.assertAsInTensorFlow();
  }

  @Test
  void casts() {
    var sources = new DataType[] {DataType.DT_INT32, DataType.DT_INT8, DataType.DT_UINT8};
    for (var from : sources) {
      var source = integers("of_" + from, from, 3, 6);
      for (var to : new DataType[] {DataType.DT_FLOAT, DataType.DT_INT32, DataType.DT_INT64}) {
        g.exact(cast(from + "_" + to, source, from, to));
      }
    }
    var values = g.floats("floats", floats(20), 20);
    for (var to : new DataType[] {DataType.DT_INT32, DataType.DT_INT64, DataType.DT_DOUBLE}) {
      g.exact(cast("floats_" + to, values, DataType.DT_FLOAT, to));
    }
    g.assertAsInTensorFlow();
  }

  /** All values, or a list whose last value stands for the rest. */
  @Test
  void storedValues() {
    var half = ConstantGraph.tensor(DataType.DT_HALF, 2, 3);
    for (int i = 0; i < 4; i++) {
      half.addHalfVal(Short.toUnsignedInt(Float.floatToFloat16(random.nextFloat())));
    }
    stored("halves", half);
    stored("floats", ConstantGraph.tensor(DataType.DT_FLOAT, 4).addFloatVal(2).addFloatVal(-3));
    stored("ints", ConstantGraph.tensor(DataType.DT_INT32, 3, 2).addIntVal(-7));
    stored("longs", ConstantGraph.tensor(DataType.DT_INT64, 3).addInt64Val(5).addInt64Val(-1));
    stored("bytes", ConstantGraph.tensor(DataType.DT_INT8, 5).addIntVal(3).addIntVal(-100));
    stored("zeros", ConstantGraph.tensor(DataType.DT_FLOAT, 2, 2));
    stored("none", ConstantGraph.tensor(DataType.DT_FLOAT, 0, 2));
    var packed = new byte[12];
    random.nextBytes(packed);
    packed[1] &= 0x3f;
    stored("packed", ConstantGraph.tensor(DataType.DT_INT32, 3).setTensorContent(bytes(packed)));
    stored("one", ConstantGraph.tensor(DataType.DT_UINT8, 12).setTensorContent(bytes(packed)));
    g.assertAsInTensorFlow();
  }

  @ParameterizedTest
  @EnumSource(names = {"DT_FLOAT", "DT_INT32", "DT_INT8", "DT_UINT8"})
  void arrangements(DataType type) {
    var x = type == DataType.DT_FLOAT ? g.floats("x", floats(60), 3, 4, 5) : integers(type);
    g.exact(withInts("turned", "Transpose", "Tperm", type, x, g.vector("perm", 2, 0, 1)));
    g.exact(withInts("swapped", "Transpose", "Tperm", type, x, g.vector("swap", 0, 2, 1)));
    g.exact(withInts("free", "Reshape", "Tshape", type, x, g.vector("shape", 5, -1, 2)));
    g.exact(withInts("flat", "Reshape", "Tshape", type, x, g.vector("size", 60)));
    g.exact(slice("part", type, x, g.vector("from", 1, 0, 2), g.vector("sizes", 2, 3, 2)));
    g.exact(slice("rest", type, x, g.vector("at", 0, 3, 1), g.vector("all", -1, -1, 3)));
    g.exact(withInts("first", "ExpandDims", "Tdim", type, x, g.scalar("front", 0)));
    var last = g.exact(withInts("last", "ExpandDims", "Tdim", type, x, g.scalar("back", -1)));
    g.exact(typed("squeezed", "Squeeze", type, last));
    g.exact(
        Nodes.op("named", "Squeeze", last)
            .putAttr("T", Nodes.type(type))
            .putAttr("squeeze_dims", Nodes.ints(-1))
            .build());
    g.assertAsInTensorFlow();
  }

  @ParameterizedTest
  @EnumSource(names = {"DT_FLOAT", "DT_INT8", "DT_UINT8"})
  void sums(DataType type) {
    var x = type == DataType.DT_FLOAT ? g.floats("x", floats(60), 3, 4, 5) : integers(type);
    for (int axis = -1; axis < 3; axis++) {
      for (boolean kept : new boolean[] {true, false}) {
        var sum =
            Nodes.op("sum" + axis + kept, "Sum", x, g.scalar("axis" + axis + kept, axis))
                .putAttr("T", Nodes.type(type))
                .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
                .putAttr("keep_dims", AttrValue.newBuilder().setB(kept).build());
        // TensorFlow may add up in another order, which bytes do not mind.
        g.near(sum.build(), type == DataType.DT_FLOAT ? 2 * ROUNDING : 0);
      }
    }
    g.assertAsInTensorFlow();
  }

  @Test
  void gatheredRows() {
    var table = g.floats("table", floats(6 * 2 * 3), 6, 2, 3);
    var axis = g.scalar("axis", 0);
    var indices = g.ints("matrix", new int[] {5, 0, 3, 3, 1, 2}, 2, 3);
    for (var rows : new String[] {g.vector("vector", 4, 4, 0), indices}) {
      g.exact(
          Nodes.op("rows_" + rows, "GatherV2", table, rows, axis)
              .putAttr("Tparams", Nodes.type(DataType.DT_FLOAT))
              .putAttr("Tindices", Nodes.type(DataType.DT_INT32))
              .putAttr("Taxis", Nodes.type(DataType.DT_INT32))
              .build());
    }
    g.assertAsInTensorFlow();
  }

  @Test
  void shapesAsValues() {
    var two = g.scalar("two", 2);
    var five = g.scalar("five", 5);
    var three = g.scalar("three", 3);
    g.exact(
        Nodes.op("range", "Range", two, g.scalar("end", 12), three)
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
            .build());
    var packed = g.exact(several("pack", "Pack", 3, two, five, three));
    var pair = g.vector("pair", 7, 9);
    g.exact(several("concat", "ConcatV2", 2, pair, packed, g.scalar("axis", 0)));
    g.exact(
        Nodes.floatOp("fill", "Fill", packed, g.floats("value", floats(1)))
            .putAttr("index_type", Nodes.type(DataType.DT_INT32))
            .build());
    g.assertAsInTensorFlow();
  }

  @ParameterizedTest
  @EnumSource(names = {"DT_INT8", "DT_UINT8"})
  void packedStrings(DataType type) {
    var bytes = new byte[100_000];
    random.nextBytes(bytes);
    Arrays.fill(bytes, 2_000, 90_000, (byte) -3);
    var text = string("text", bytes);
    g.exact(raw("raw", text, type));
    var unpacked =
        Nodes.op("unpacked", "DecodeCompressed", string("zlib", zlib(bytes)))
            .putAttr("compression_type", Nodes.string("ZLIB"));
    g.exact(raw("inflated", g.add(unpacked.build()), type));
    g.assertAsInTensorFlow();
  }

  @Test
  void whatIsNotEvaluatedIsRefused() {
    var x = g.floats("x", floats(4), 4);
    g.exact(Nodes.floatOp("tangent", "Tan", x).build());
    assertThatThrownBy(() -> g.evaluated("tangent"))
        .isInstanceOf(LookupException.class)
        .hasMessageContaining("tangent (Tan)");
    g.exact(several("stacked", "Pack", 2, g.vector("a", 1, 2), g.vector("b", 3, 4)));
    assertThatThrownBy(() -> g.evaluated("stacked"))
        .isInstanceOf(LookupException.class)
        .hasMessageContaining("stacked (Pack)");
  }

  private float[] floats(int size) {
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = 4 * (float) random.nextGaussian();
    }
    return values;
  }

  private String integers(DataType type) {
    return integers("x", type, 3, 4, 5);
  }

  private String integers(String name, DataType type, long... shape) {
    int size = Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
    if (type == DataType.DT_INT32) {
      return g.ints(name, random.ints(size).toArray(), shape);
    }
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return g.bytes(name, type, bytes, shape);
  }

  /** Leaves of a number what every type can be shifted by. */
  private String mask(DataType type) {
    return type == DataType.DT_INT32 ? g.scalar("mask", 7) : g.bytes("mask", type, new byte[] {7});
  }

  private void stored(String name, TensorProto.Builder value) {
    g.exact(Nodes.constant(name, value.build()));
  }

  private String string(String name, byte[] content) {
    var value = ConstantGraph.tensor(DataType.DT_STRING).addStringVal(bytes(content));
    return g.add(Nodes.constant(name, value.build()));
  }

  private static ByteString bytes(byte[] values) {
    return ByteString.copyFrom(values);
  }

  private static byte[] zlib(byte[] content) {
    try (var deflater = new Deflater()) {
      deflater.setInput(content);
      deflater.finish();
      var packed = new byte[2 * content.length];
      return Arrays.copyOf(packed, deflater.deflate(packed));
    }
  }

  private static NodeDef typed(String name, String op, DataType type, String... inputs) {
    return Nodes.op(name, op, inputs).putAttr("T", Nodes.type(type)).build();
  }

  private static NodeDef cast(String name, String input, DataType from, DataType to) {
    return Nodes.op(name, "Cast", input)
        .putAttr("SrcT", Nodes.type(from))
        .putAttr("DstT", Nodes.type(to))
        .build();
  }

  private static NodeDef withInts(
      String name, String op, String attribute, DataType type, String input, String ints) {
    return Nodes.op(name, op, input, ints)
        .putAttr("T", Nodes.type(type))
        .putAttr(attribute, Nodes.type(DataType.DT_INT32))
        .build();
  }

  private static NodeDef slice(
      String name, DataType type, String input, String begin, String sizes) {
    return Nodes.op(name, "Slice", input, begin, sizes)
        .putAttr("T", Nodes.type(type))
        .putAttr("Index", Nodes.type(DataType.DT_INT32))
        .build();
  }

  private static NodeDef several(String name, String op, int count, String... inputs) {
    return Nodes.op(name, op, inputs)
        .putAttr("T", Nodes.type(DataType.DT_INT32))
        .putAttr("N", Nodes.integer(count))
        .build();
  }

  private static NodeDef raw(String name, String input, DataType type) {
    return Nodes.op(name, "DecodeRaw", input).putAttr("out_type", Nodes.type(type)).build();
  }
}
