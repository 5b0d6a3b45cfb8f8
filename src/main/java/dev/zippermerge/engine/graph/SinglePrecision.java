package dev.zippermerge.engine.graph;

import com.google.protobuf.UnsafeByteOperations;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * Widens half precision (float16 and bfloat16) to single precision, which holds every value of
 * both: a network is computed, trained and merged in single precision alone.
 */
public final class SinglePrecision {
  private SinglePrecision() {}

  /** True for the two types of half precision. */
  public static boolean isHalf(DataType type) {
    return type == DataType.DT_HALF || type == DataType.DT_BFLOAT16;
  }

  /** The type after widening. */
  public static DataType widened(DataType type) {
    return isHalf(type) ? DataType.DT_FLOAT : type;
  }

  static Endpoint widened(Endpoint end) {
    return new Endpoint(end.name(), end.tensor(), widened(end.type()), end.shape());
  }

  /**
   * The nodes, all of whose types and constants are of single precision where they were of half.
   */
  static List<NodeDef> widened(List<NodeDef> nodes) {
    return nodes.stream().map(SinglePrecision::widened).toList();
  }

  private static NodeDef widened(NodeDef node) {
    if (node.getAttrMap().values().stream().noneMatch(SinglePrecision::isHalf)) {
      return node;
    }
    var widened = node.toBuilder();
    node.getAttrMap().forEach((name, value) -> widened.putAttr(name, widened(value)));
    return widened.build();
  }

  private static boolean isHalf(AttrValue value) {
    return switch (value.getValueCase()) {
      case TYPE -> isHalf(value.getType());
      case TENSOR -> isHalf(value.getTensor().getDtype());
      case LIST -> value.getList().getTypeList().stream().anyMatch(SinglePrecision::isHalf);
      default -> false;
    };
  }

  private static AttrValue widened(AttrValue value) {
    return switch (value.getValueCase()) {
      case TYPE -> Nodes.type(widened(value.getType()));
      case TENSOR -> AttrValue.newBuilder().setTensor(widened(value.getTensor())).build();
      case LIST -> {
        var list = value.getList().toBuilder().clearType();
        value.getList().getTypeList().forEach(type -> list.addType(widened(type)));
        yield AttrValue.newBuilder().setList(list).build();
      }
      default -> value;
    };
  }

  /** A tensor of single precision with the same values; the tensor itself where it is not half. */
  public static TensorProto widened(TensorProto tensor) {
    if (!isHalf(tensor.getDtype())) {
      return tensor;
    }
    var halves = halves(tensor);
    var bytes = ByteBuffer.allocate(halves.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (short half : halves) {
      bytes.putFloat(value(half, tensor.getDtype()));
    }
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(tensor.getTensorShape())
        .setTensorContent(UnsafeByteOperations.unsafeWrap(bytes.flip()))
        .build();
  }

  /** A scalar's value. */
  static float scalar(TensorProto tensor) {
    return value(halves(tensor)[0], tensor.getDtype());
  }

  private static float value(short half, DataType type) {
    return type == DataType.DT_HALF
        ? Float.float16ToFloat(half)
        : Float.intBitsToFloat(half << Short.SIZE);
  }

  private static short[] halves(TensorProto tensor) {
    var content = tensor.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (content.hasRemaining()) {
      var halves = new short[content.remaining() / Short.BYTES];
      content.asShortBuffer().get(halves);
      return halves;
    }
    double size = 1;
    for (var dimension : tensor.getTensorShape().getDimList()) {
      size *= dimension.getSize();
    }
    if (size < 0 || size > Integer.MAX_VALUE) {
      throw Corrupt.model("constant", "A constant of half precision has no sensible shape.");
    }
    var halves = new short[(int) size];
    int given = tensor.getHalfValCount();
    for (int i = 0; i < halves.length && given > 0; i++) {
      // A shorter list stands for a tensor that ends in repetitions of its last value.
      halves[i] = (short) tensor.getHalfVal(Math.min(i, given - 1));
    }
    return halves;
  }
}
