package dev.zippermerge.engine.export;

import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.NodeDef;

/**
 * A variable in half precision times a power of two: values too small or too large for half
 * precision keep its relative precision.
 */
public final class ScaledHalves implements StoredVariable {
  private static final float SMALL = 0.125f;
  private static final float LARGE = 16384;

  private final HalfFloats halves;
  private final float factor;

  private ScaledHalves(HalfFloats halves, float factor) {
    this.halves = halves;
    this.factor = factor;
  }

  /**
   * Rounds.
   *
   * @param values in row-major order of the shape
   */
  public static ScaledHalves of(float[] values, List<Long> shape) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    boolean fits = largest == 0 || (largest >= SMALL && largest <= LARGE);
    float factor = fits ? 1 : Math.scalb(1f, Math.getExponent(largest));
    var scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = values[i] / factor;
    }
    return new ScaledHalves(HalfFloats.of(scaled, shape), factor);
  }

  @Override
  public float[] values() {
    var values = halves.values();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return values;
  }

  @Override
  public long size() {
    return halves.size() + (factor == 1 ? 0 : Float.BYTES);
  }

  @Override
  public List<NodeDef> nodes(String name) {
    if (factor == 1) {
      return halves.nodes(name);
    }
    var nodes = new ArrayList<>(halves.nodes(name + "/unscaled"));
    nodes.add(Nodes.constant(name + "/factor", new float[] {factor}));
    nodes.add(Nodes.floatOp(name, "Mul", name + "/unscaled", name + "/factor").build());
    return nodes;
  }
}
