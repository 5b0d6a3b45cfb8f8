package dev.zippermerge.engine.codebook;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Optional;

/** Clusters without error where there are no more distinct vectors than codewords. */
final class DistinctVectors {
  private DistinctVectors() {}

  /**
   * @param vectors [N, r]
   * @param length r
   * @param codewordCount C
   * @return the exact clustering, or empty where more than C vectors differ
   */
  static Optional<Clusters> cluster(float[] vectors, int length, int codewordCount) {
    var codeByVector = new HashMap<VectorKey, Integer>();
    var codes = new byte[vectors.length / length];
    var codewords = new float[codewordCount * length];
    for (int i = 0; i < codes.length; i++) {
      int next = codeByVector.size();
      var vector = Arrays.copyOfRange(vectors, i * length, (i + 1) * length);
      int code = codeByVector.computeIfAbsent(new VectorKey(vector), _ -> next);
      if (code == codewordCount) {
        return Optional.empty();
      }
      codes[i] = (byte) code;
      System.arraycopy(vector, 0, codewords, code * length, length);
    }
    return Optional.of(new Clusters(codewords, codes, 0));
  }

  private record VectorKey(float[] values) {
    @Override
    public boolean equals(Object other) {
      return other instanceof VectorKey key && Arrays.equals(values, key.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }
}
