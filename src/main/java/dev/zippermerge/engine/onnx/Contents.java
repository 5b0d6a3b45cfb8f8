package dev.zippermerge.engine.onnx;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.graph.Nodes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Values of tensors that are stored in the field {@code tensor_content}. */
final class Contents {
  private Contents() {}

  static TensorProto of(DataType type, List<Long> shape, ByteString content) {
    return TensorProto.newBuilder()
        .setDtype(type)
        .setTensorShape(Nodes.shapeProto(shape))
        .setTensorContent(content)
        .build();
  }

  static TensorProto of(List<Long> shape, long... values) {
    var bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return of(DataType.DT_INT64, shape, ByteString.copyFrom(bytes));
  }

  static TensorProto of(List<Long> shape, float... values) {
    var bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return of(DataType.DT_FLOAT, shape, ByteString.copyFrom(bytes));
  }

  /** Values of DT_INT32, which the gradients of TensorFlow's operations want. */
  static TensorProto int32(List<Long> shape, long... values) {
    var bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    LongStream.of(values).forEach(value -> bytes.putInt(Math.toIntExact(value)));
    return of(DataType.DT_INT32, shape, ByteString.copyFrom(bytes.flip()));
  }

  static List<Long> shape(TensorProto tensor) {
    return tensor.getTensorShape().getDimList().stream()
        .map(TensorShapeProto.Dim::getSize)
        .toList();
  }

  /** Whole numbers of DT_INT32 or DT_INT64. */
  static long[] longs(TensorProto tensor) {
    var bytes = bytes(tensor);
    return switch (tensor.getDtype()) {
      case DT_INT64 ->
          LongStream.range(0, bytes.remaining() / 8).map(i -> bytes.getLong((int) i * 8)).toArray();
      case DT_INT32 ->
          IntStream.range(0, bytes.remaining() / 4).mapToLong(i -> bytes.getInt(i * 4)).toArray();
      default -> throw new IllegalArgumentException(tensor.getDtype() + " is no whole number");
    };
  }

  /** Values of DT_FLOAT. */
  static float[] floats(TensorProto tensor) {
    if (tensor.getDtype() != DataType.DT_FLOAT) {
      throw new IllegalArgumentException(tensor.getDtype() + " is not DT_FLOAT");
    }
    var buffer = bytes(tensor).asFloatBuffer();
    var values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static ByteBuffer bytes(TensorProto tensor) {
    return tensor.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
