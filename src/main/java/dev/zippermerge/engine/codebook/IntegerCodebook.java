package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.export.StoredVariable;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.spec.CodebookPrecision;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** A codebook as signed bytes and one scale for each segment: component = byte x scale. */
public final class IntegerCodebook implements StoredVariable {
  private static final int LARGEST = 127;

  /** Share of the quantisation error that rounding may add. */
  private static final double ADDED_ERROR = 0.02;

  private final int segmentSize;
  private final int segmentLength;
  private final byte[] integers;
  private final float[] scales;
  private final StoredBytes stored;

  private IntegerCodebook(Codebook codebook, CodebookPrecision precision) {
    this.segmentLength = codebook.segmentLength();
    this.segmentSize = codebook.codewordCount() * segmentLength;
    this.scales = new float[codebook.segments()];
    this.integers = new byte[codebook.values().length];
    for (int segment = 0; segment < scales.length; segment++) {
      round(codebook, segment, precision);
    }
    this.stored = StoredBytes.of(integers);
  }

  /** Rounds a codebook; half precision is not for this class. */
  public static IntegerCodebook of(Codebook codebook, CodebookPrecision precision) {
    return new IntegerCodebook(codebook, precision);
  }

  private void round(Codebook codebook, int segment, CodebookPrecision precision) {
    var values = codebook.values();
    double least = leastStep(codebook.errors()[segment], precision);
    float scale = scale(values, segment * segmentSize, least);
    scales[segment] = scale;
    for (int i = segment * segmentSize; i < (segment + 1) * segmentSize; i++) {
      integers[i] = (byte) Math.clamp(Math.round(values[i] / scale), -LARGEST, LARGEST);
    }
  }

  private float scale(float[] values, int from, double least) {
    float largest = Float.MIN_NORMAL * LARGEST; // Zeros alone need some scale as well.
    for (int i = from; i < from + segmentSize; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return (float) Math.max(largest / (double) LARGEST, least);
  }

  /** Least distance of two values; a step of s adds s² / 12 to the mean squared error. */
  private static double leastStep(double error, CodebookPrecision precision) {
    return precision == CodebookPrecision.ADAPTED ? Math.sqrt(12 * ADDED_ERROR * error) : 0;
  }

  @Override
  public float[] values() {
    var values = new float[integers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = integers[i] * scales[i / segmentSize];
    }
    return values;
  }

  @Override
  public long size() {
    return stored.size() + (long) scales.length * Float.BYTES;
  }

  @Override
  public List<NodeDef> nodes(String name) {
    var nodes = new NodeList(name);
    nodes.addAll(stored.nodes(nodes.name("integers"), DataType.DT_INT8));
    nodes.cast("floats", "integers", DataType.DT_INT8, DataType.DT_FLOAT);
    nodes.reshape("bySegment", "floats", DataType.DT_FLOAT, scales.length, segmentSize);
    nodes.add(Nodes.constant(nodes.name("scales"), scales, scales.length, 1));
    nodes.add(
        Nodes.floatOp(nodes.name("scaled"), "Mul", nodes.name("bySegment"), nodes.name("scales"))
            .build());
    int codewords = integers.length / segmentLength;
    nodes.reshape("", "scaled", DataType.DT_FLOAT, codewords, segmentLength);
    return nodes.list();
  }
}
