package dev.zippermerge.engine.onnx;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.graph.SinglePrecision;
import dev.zippermerge.engine.onnx.proto.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.tensorflow.proto.DataType;

/** Reads the tensors of an ONNX file, whichever of its fields hold the values. */
final class Tensors {
  private final ExternalData external;

  Tensors(ExternalData external) {
    this.external = external;
  }

  /**
   * The tensor as TensorFlow writes it, half precision widened to single; nothing is copied where
   * both store the same bytes.
   *
   * @param name what to call it in a refusal
   */
  org.tensorflow.proto.TensorProto read(TensorProto tensor, String name) {
    var type = ElementTypes.stored(tensor.getDataType(), name);
    var shape = List.copyOf(tensor.getDimsList());
    long bytes = bytes(shape, type, name);
    var content = content(tensor, type, bytes, name);
    if (content.size() != bytes) {
      throw Corrupt.model(
          name,
          "The tensor '"
              + name
              + "' of shape "
              + shape
              + " has "
              + content.size()
              + " bytes, not "
              + bytes
              + ".");
    }
    return SinglePrecision.widened(Contents.of(type, shape, content));
  }

  private static long bytes(List<Long> shape, DataType type, String name) {
    double bytes = ElementTypes.width(type);
    for (long size : shape) {
      bytes *= size;
      if (size < 0) {
        throw Corrupt.model(name, "The tensor '" + name + "' has the shape " + shape + ".");
      }
    }
    if (bytes > Integer.MAX_VALUE) {
      throw Corrupt.model(name, "The tensor '" + name + "' has more than 2 GB: " + shape + ".");
    }
    return (long) bytes;
  }

  private ByteString content(TensorProto tensor, DataType type, long bytes, String name) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      return external.read(tensor, bytes, name);
    }
    return tensor.hasRawData() ? tensor.getRawData() : listed(tensor, type);
  }

  private static ByteString listed(TensorProto tensor, DataType type) {
    return switch (type) {
      case DT_FLOAT -> {
        var bytes = buffer(tensor.getFloatDataCount(), 4);
        tensor.getFloatDataList().forEach(bytes::putFloat);
        yield ByteString.copyFrom(bytes.flip());
      }
      case DT_DOUBLE -> {
        var bytes = buffer(tensor.getDoubleDataCount(), 8);
        tensor.getDoubleDataList().forEach(bytes::putDouble);
        yield ByteString.copyFrom(bytes.flip());
      }
      case DT_INT64 -> longs(tensor.getInt64DataList(), 8);
      case DT_UINT32, DT_UINT64 -> longs(tensor.getUint64DataList(), ElementTypes.width(type));
      default -> narrow(tensor.getInt32DataList(), ElementTypes.width(type));
    };
  }

  private static ByteString longs(List<Long> values, int width) {
    var bytes = buffer(values.size(), width);
    for (long value : values) {
      if (width == 8) {
        bytes.putLong(value);
      } else {
        bytes.putInt((int) value);
      }
    }
    return ByteString.copyFrom(bytes.flip());
  }

  /** The field for 32-bit integers also holds everything narrower, half precision as its bits. */
  private static ByteString narrow(List<Integer> values, int width) {
    var bytes = buffer(values.size(), width);
    for (int value : values) {
      switch (width) {
        case 1 -> bytes.put((byte) value);
        case 2 -> bytes.putShort((short) value);
        default -> bytes.putInt(value);
      }
    }
    return ByteString.copyFrom(bytes.flip());
  }

  private static ByteBuffer buffer(int count, int width) {
    return ByteBuffer.allocate(Math.multiplyExact(count, width)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
