package dev.zippermerge.engine.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Builds and reads nodes of a GraphDef. */
public final class Nodes {
  private Nodes() {}

  /** A {@code Const} node of DT_FLOAT; {@code values} in row-major order of {@code shape}. */
  public static NodeDef constant(String name, float[] values, long... shape) {
    var bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return constant(name, tensor(DataType.DT_FLOAT, bytes, shape));
  }

  /** A {@code Const} node of DT_INT32. */
  public static NodeDef constant(String name, int[] values, long... shape) {
    var bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return constant(name, tensor(DataType.DT_INT32, bytes, shape));
  }

  /** A {@code Const} node of any element type. */
  public static NodeDef constant(String name, TensorProto value) {
    return op(name, "Const")
        .putAttr("dtype", type(value.getDtype()))
        .putAttr("value", AttrValue.newBuilder().setTensor(value).build())
        .build();
  }

  /** A {@code Placeholder} node; -1 stands for a free dimension. */
  public static NodeDef placeholder(String name, DataType type, List<Long> shape) {
    return op(name, "Placeholder")
        .putAttr("dtype", type(type))
        .putAttr("shape", shapeAttr(shape))
        .build();
  }

  /** A node without attributes. Inputs have the form {@code node} or {@code node:index}. */
  public static NodeDef.Builder op(String name, String type, String... inputs) {
    return NodeDef.newBuilder().setName(name).setOp(type).addAllInput(Arrays.asList(inputs));
  }

  /** A node whose attribute {@code T} is DT_FLOAT. */
  public static NodeDef.Builder floatOp(String name, String type, String... inputs) {
    return op(name, type, inputs).putAttr("T", type(DataType.DT_FLOAT));
  }

  /** An attribute that holds an element type. */
  public static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  /** An attribute that holds a shape. */
  public static AttrValue shapeAttr(List<Long> shape) {
    return AttrValue.newBuilder().setShape(shapeProto(shape)).build();
  }

  /** An attribute that holds a list of integers, strides for example. */
  public static AttrValue ints(long... values) {
    var list = AttrValue.ListValue.newBuilder();
    Arrays.stream(values).forEach(list::addI);
    return AttrValue.newBuilder().setList(list).build();
  }

  /** An attribute that holds a string, a padding for example. */
  public static AttrValue string(String value) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build();
  }

  /** The values of a {@code Const} node of DT_FLOAT, in row-major order. */
  public static float[] floats(NodeDef constant) {
    var tensor = constant.getAttrOrThrow("value").getTensor();
    if (tensor.getDtype() != DataType.DT_FLOAT) {
      throw new IllegalArgumentException(constant.getName() + " is of " + tensor.getDtype());
    }
    var values = new float[Math.toIntExact(size(shape(constant)))];
    if (!tensor.getTensorContent().isEmpty()) {
      content(tensor).get(values);
      return values;
    }
    int given = tensor.getFloatValCount();
    for (int i = 0; i < values.length && given > 0; i++) {
      // A shorter list stands for a tensor that ends in repetitions of its last value.
      values[i] = tensor.getFloatVal(Math.min(i, given - 1));
    }
    return values;
  }

  /** The values of a {@code Const} node of DT_INT32 or DT_INT64, in row-major order. */
  public static List<Integer> integers(NodeDef constant) {
    var tensor = constant.getAttrOrThrow("value").getTensor();
    boolean wide = tensor.getDtype() == DataType.DT_INT64;
    var content = tensor.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    var values = new ArrayList<Integer>();
    while (content.hasRemaining()) {
      values.add(wide ? Math.toIntExact(content.getLong()) : content.getInt());
    }
    tensor.getIntValList().forEach(values::add);
    tensor.getInt64ValList().forEach(value -> values.add(Math.toIntExact(value)));
    long size = size(shape(constant));
    while (values.size() < size) {
      values.add(values.isEmpty() ? 0 : values.getLast());
    }
    return values;
  }

  /** An attribute that holds an integer. */
  public static AttrValue integer(long value) {
    return AttrValue.newBuilder().setI(value).build();
  }

  /** The shape of a {@code Const} node. */
  public static List<Long> shape(NodeDef constant) {
    return constant.getAttrOrThrow("value").getTensor().getTensorShape().getDimList().stream()
        .map(TensorShapeProto.Dim::getSize)
        .toList();
  }

  /** Values in a tensor of the shape. */
  public static long size(List<Long> shape) {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /** The attribute {@code dtype}, DT_INVALID where there is none. */
  public static DataType dtype(NodeDef node) {
    return node.getAttrOrDefault("dtype", AttrValue.getDefaultInstance()).getType();
  }

  /** A shape; -1 stands for a free dimension. */
  public static TensorShapeProto shapeProto(List<Long> shape) {
    var proto = TensorShapeProto.newBuilder();
    shape.forEach(size -> proto.addDim(TensorShapeProto.Dim.newBuilder().setSize(size)));
    return proto.build();
  }

  private static FloatBuffer content(TensorProto tensor) {
    return tensor
        .getTensorContent()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }

  private static TensorProto tensor(DataType type, ByteBuffer bytes, long... shape) {
    return TensorProto.newBuilder()
        .setDtype(type)
        .setTensorShape(shapeProto(Arrays.stream(shape).boxed().toList()))
        .setTensorContent(UnsafeByteOperations.unsafeWrap(bytes))
        .build();
  }
}
