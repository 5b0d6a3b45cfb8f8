package dev.zippermerge.engine.export;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** A kernel as signed bytes and one scale for each output channel. */
public final class IntegerKernel implements StoredVariable {
  private static final int LARGEST = 127;

  private final byte[] integers;
  private final ScaledHalves scales;
  private final List<Long> shape;
  private final ChannelAxis axis;

  private IntegerKernel(byte[] integers, ScaledHalves scales, List<Long> shape, ChannelAxis axis) {
    this.integers = integers;
    this.scales = scales;
    this.shape = shape;
    this.axis = axis;
  }

  /**
   * Where a kernel's output channels lie.
   *
   * @param channels number of output channels
   * @param block values in a row that belong to one channel: 1 if channels run fastest
   * @param scaleShape shape in which scales are broadcast over the kernel
   */
  public record ChannelAxis(int channels, int block, List<Long> scaleShape) {
    /** The channel of a value. */
    public int channel(int index) {
      return index / block % channels;
    }
  }

  /**
   * Rounds.
   *
   * @param values in row-major order of the shape
   */
  public static IntegerKernel of(float[] values, List<Long> shape, ChannelAxis axis) {
    var largest = new float[axis.channels()];
    for (int i = 0; i < values.length; i++) {
      int channel = axis.channel(i);
      largest[channel] = Math.max(largest[channel], Math.abs(values[i]));
    }
    for (int channel = 0; channel < largest.length; channel++) {
      largest[channel] /= LARGEST;
    }
    var scales = ScaledHalves.of(largest, axis.scaleShape());
    var steps = scales.values();
    var integers = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      float step = steps[axis.channel(i)];
      long rounded = step == 0 ? 0 : Math.round((double) values[i] / step);
      integers[i] = (byte) Math.clamp(rounded, -LARGEST, LARGEST);
    }
    return new IntegerKernel(integers, scales, shape, axis);
  }

  @Override
  public float[] values() {
    var steps = scales.values();
    var values = new float[integers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = integers[i] * steps[axis.channel(i)];
    }
    return values;
  }

  @Override
  public long size() {
    return integers.length + scales.size();
  }

  @Override
  public List<NodeDef> nodes(String name) {
    var nodes = new ArrayList<NodeDef>();
    nodes.add(
        Nodes.constant(
            name + "/integers",
            TensorProto.newBuilder()
                .setDtype(DataType.DT_INT8)
                .setTensorShape(Nodes.shapeProto(shape))
                .setTensorContent(ByteString.copyFrom(integers))
                .build()));
    nodes.add(
        Nodes.op(name + "/floats", "Cast", name + "/integers")
            .putAttr("SrcT", Nodes.type(DataType.DT_INT8))
            .putAttr("DstT", Nodes.type(DataType.DT_FLOAT))
            .build());
    nodes.addAll(scales.nodes(name + "/scales"));
    nodes.add(Nodes.floatOp(name, "Mul", name + "/floats", name + "/scales").build());
    return nodes;
  }
}
