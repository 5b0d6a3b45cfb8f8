package dev.zippermerge.lookup.op;

/**
 * Computes one value of an example from others. Values with several axes lie plane by plane, the
 * last axis of the graph (channels) first; those with one axis as they are.
 */
public interface Operation {

  /**
   * Computes the value.
   *
   * @param inputs what it is computed from; the arrays may be longer than the values
   * @param output gets the value; none of the inputs, unless {@link #inPlace} allows it
   */
  void apply(float[][] inputs, float[] output);

  /** The same operation for another thread. */
  default Operation copy() {
    return this;
  }

  /** True where the first input may be overwritten by the output. */
  default boolean inPlace() {
    return false;
  }
}
