package dev.zippermerge.engine.codebook;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.graph.Nodes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;

/** IEEE 754 half precision, in which an artifact stores codebooks and output layers. */
public final class HalfFloats {
  /** Bytes of a value. */
  public static final int BYTES = 2;

  private static final float LARGEST = 65504;

  private HalfFloats() {}

  /** The values as they are after being stored; those beyond the range take its end. */
  public static float[] rounded(float[] values) {
    var rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = Float.float16ToFloat(half(values[i]));
    }
    return rounded;
  }

  static TensorProto tensor(float[] values, List<Long> shape) {
    var bytes = ByteBuffer.allocate(values.length * BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putShort(half(value));
    }
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_HALF)
        .setTensorShape(Nodes.shapeProto(shape))
        .setTensorContent(ByteString.copyFrom(bytes.flip()))
        .build();
  }

  private static short half(float value) {
    return Float.floatToFloat16(Math.clamp(value, -LARGEST, LARGEST));
  }
}
