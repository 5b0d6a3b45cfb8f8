package dev.zippermerge.engine.export;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.graph.Nodes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** A variable in IEEE 754 half precision; values beyond the range take its end. */
public final class HalfFloats implements StoredVariable {
  /** Bytes of a value. */
  public static final int BYTES = 2;

  private static final float LARGEST = 65504;

  private final short[] halves;
  private final List<Long> shape;

  private HalfFloats(short[] halves, List<Long> shape) {
    this.halves = halves;
    this.shape = shape;
  }

  /**
   * Rounds.
   *
   * @param values in row-major order of the shape
   */
  public static HalfFloats of(float[] values, List<Long> shape) {
    var halves = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      halves[i] = Float.floatToFloat16(Math.clamp(values[i], -LARGEST, LARGEST));
    }
    return new HalfFloats(halves, shape);
  }

  @Override
  public float[] values() {
    var values = new float[halves.length];
    for (int i = 0; i < halves.length; i++) {
      values[i] = Float.float16ToFloat(halves[i]);
    }
    return values;
  }

  @Override
  public long size() {
    return (long) halves.length * BYTES;
  }

  @Override
  public List<NodeDef> nodes(String name) {
    return List.of(
        Nodes.constant(name + "/half", tensor()),
        Nodes.op(name, "Cast", name + "/half")
            .putAttr("SrcT", Nodes.type(DataType.DT_HALF))
            .putAttr("DstT", Nodes.type(DataType.DT_FLOAT))
            .build());
  }

  private TensorProto tensor() {
    var bytes = ByteBuffer.allocate(halves.length * BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(halves);
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_HALF)
        .setTensorShape(Nodes.shapeProto(shape))
        .setTensorContent(ByteString.copyFrom(bytes))
        .build();
  }
}
