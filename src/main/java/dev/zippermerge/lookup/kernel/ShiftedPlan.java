package dev.zippermerge.lookup.kernel;

/**
 * How {@link ShiftedConv} computes a convolution best, and what it costs, in cycles like {@link
 * ConvPlan}'s.
 *
 * @param planes the layout
 * @param group segments in the table at a time
 * @param cycles estimated cost of one example
 */
record ShiftedPlan(ShiftedPlanes planes, int group, double cycles) {
  /** Bytes of the table that stay in a core's second-level cache beside sums and codes. */
  private static final int CACHE = 512 << 10;

  private static final double CYCLES_PER_LOOKUP = 2.2 / Tiling.BLOCK;
  private static final double CYCLES_PER_SHIFT = 8.0 / Tiling.BLOCK;
  private static final double CYCLES_PER_PRODUCT = 0.5 / Tiling.BLOCK;

  /** What beginning and ending a codeword's products costs, in products. */
  private static final double PRODUCTS_PER_CODEWORD = 4;

  /** How much more products cost where an input vector serves half as many of them. */
  private static final double NARROW = 1.5;

  /** The better of one and two blocks of positions at a time. */
  static ShiftedPlan best(ConvShape shape, EncodedWeights weights) {
    var narrow = of(shape, weights, Tiling.BLOCK);
    var wide = of(shape, weights, 2 * Tiling.BLOCK);
    return wide.cycles < narrow.cycles ? wide : narrow;
  }

  private static ShiftedPlan of(ConvShape shape, EncodedWeights weights, int width) {
    var planes = new ShiftedPlanes(shape, width);
    int codewords = ShiftedWeights.padded(weights.codewordCount());
    long bytes = (long) Float.BYTES * codewords * width;
    int rounds = Math.ceilDiv(weights.segments(), Math.clamp(CACHE / bytes, 1, 1 << 16));
    double products =
        (double) planes.phases()
            * codewords
            * (shape.channels() + weights.segments() * PRODUCTS_PER_CODEWORD)
            * (width == Tiling.BLOCK ? NARROW : 1);
    double shifts = (double) shape.taps() * ShiftedWeights.padded(shape.outputs());
    double cycles =
        products * CYCLES_PER_PRODUCT
            + shifts * weights.segments() * CYCLES_PER_LOOKUP
            + shifts * rounds * CYCLES_PER_SHIFT;
    return new ShiftedPlan(
        planes, Math.ceilDiv(weights.segments(), rounds), planes.positions() * cycles);
  }
}
