package dev.zippermerge.lookup.kernel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a convolution is computed best: the tile that costs least, and what it costs, in cycles of a
 * core that does two vector operations at a time. The figures are measured ones, for 16 lanes; what
 * counts is how they compare.
 *
 * @param tiling the tile
 * @param group segments in the table at a time
 * @param cycles estimated cost of one example
 */
record ConvPlan(Tiling tiling, int group, double cycles) {
  /** Bytes of the table that stay in a core's second-level cache beside all else. */
  private static final int CACHE = 640 << 10;

  private static final double CYCLES_PER_LOOKUP = 2.7 / Tiling.BLOCK;
  private static final double CYCLES_PER_ROUNDED_LOOKUP = 1.7 / Tiling.BLOCK;
  private static final double CYCLES_PER_PRODUCT = 0.75 / Tiling.BLOCK;
  private static final double CYCLES_PER_ROUND = 3.0 / Tiling.BLOCK;

  /** The best way to look a layer up. */
  static ConvPlan lookup(ConvShape shape, EncodedWeights weights) {
    @Nullable ConvPlan best = null;
    for (int across = 1; across <= shape.outWidth(); across *= 2) {
      for (int down = 1; down <= shape.outHeight(); down *= 2) {
        var plan = lookup(shape, weights, tiling(shape, across, down));
        best = best == null || plan.cycles < best.cycles ? plan : best;
      }
    }
    return Objects.requireNonNull(best, "no tile");
  }

  private static ConvPlan lookup(ConvShape shape, EncodedWeights weights, Tiling tiling) {
    long bytes = (long) weights.paddedCodewords() * tiling.planeStride() * Float.BYTES;
    int group = Math.clamp(CACHE / bytes, 1, weights.segments());
    double products = weights.paddedCodewords() * (double) tiling.inputPositions();
    double lookups = weights.segments() * shape.taps() * (double) tiling.outputPositions();
    double rounds = Math.ceilDiv(weights.segments(), group) * (double) tiling.outputPositions();
    double spill = Math.max(1, bytes / (double) CACHE);
    double cycles =
        products * shape.channels() * CYCLES_PER_PRODUCT
            + shape.outputs() * lookups * CYCLES_PER_LOOKUP * spill
            + shape.outputs() * rounds * CYCLES_PER_ROUND;
    return new ConvPlan(tiling, group, tiling.tileCount() * cycles);
  }

  /** Whole images with a table of integers; never the best where they cannot be. */
  static ConvPlan rounded(ConvShape shape, EncodedWeights weights) {
    var tiling = tiling(shape, 1, 1);
    long bytes = (long) weights.paddedCodewords() * tiling.planeStride() * Short.BYTES;
    int group = Math.clamp(CACHE / bytes, 1, weights.segments());
    double products =
        weights.paddedCodewords() * (double) shape.height() * shape.width() * shape.channels();
    double lookups = weights.segments() * shape.taps() * (double) tiling.outputPositions();
    double cycles =
        products * CYCLES_PER_PRODUCT + shape.outputs() * lookups * CYCLES_PER_ROUNDED_LOOKUP;
    boolean possible = tiling.isWhole() && bytes <= CACHE;
    return new ConvPlan(tiling, group, possible ? cycles : Double.POSITIVE_INFINITY);
  }

  /** The best way to convolve with the kernel itself. */
  static ConvPlan direct(ConvShape shape, int depth) {
    var tiling = tiling(shape, 1, 1);
    double products = (double) shape.taps() * depth * shape.outputs() * tiling.outputPositions();
    return new ConvPlan(tiling, 0, products * CYCLES_PER_PRODUCT);
  }

  private static Tiling tiling(ConvShape shape, int across, int down) {
    return new Tiling(
        shape, Math.ceilDiv(shape.outHeight(), down), Math.ceilDiv(shape.outWidth(), across));
  }
}
