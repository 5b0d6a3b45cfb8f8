package dev.zippermerge.lookup.kernel;

/** A dense layer's codes as the kernels read them best. */
interface DenseCodes {

  /**
   * Sums looked-up products: {@code sums[t] = sum over v of table[v][code[t][v]]}.
   *
   * @param table products, [segments][columns]
   * @param sums gets the sums; as long as the outputs, rounded up to {@link #GROUP}
   */
  void sum(float[] table, float[] sums);

  /** Outputs come in groups of this. */
  int GROUP = 64;
}
