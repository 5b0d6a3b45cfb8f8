package dev.zippermerge.lookup.kernel;

import jdk.incubator.vector.FloatVector;

/** Looks dense layers' products up by gathering loads. */
final class GatheredCodes implements DenseCodes {
  private static final int LANES = VectorKernels.SPECIES.length();

  private final int[] places;
  private final int groups;
  private final int segments;

  GatheredCodes(int[] codes, int outputs, int columns) {
    this.segments = codes.length / outputs;
    this.groups = Math.ceilDiv(outputs, LANES);
    this.places = new int[groups * segments * LANES];
    for (int t = 0; t < outputs; t++) {
      for (int v = 0; v < segments; v++) {
        places[(t / LANES * segments + v) * LANES + t % LANES] =
            v * columns + codes[t * segments + v];
      }
    }
  }

  @Override
  public void sum(float[] table, float[] sums) {
    for (int group = 0; group < groups; group++) {
      var sum = FloatVector.zero(VectorKernels.SPECIES);
      int from = group * segments * LANES;
      for (int v = 0; v < segments; v++) {
        sum =
            sum.add(
                FloatVector.fromArray(VectorKernels.SPECIES, table, 0, places, from + v * LANES));
      }
      sum.intoArray(sums, group * LANES);
    }
  }
}
