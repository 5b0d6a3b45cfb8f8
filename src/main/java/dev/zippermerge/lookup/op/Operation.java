package dev.zippermerge.lookup.op;

import dev.zippermerge.lookup.kernel.Workspace;

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

  /**
   * The same operation for another thread.
   *
   * @param workspace memory that it may share with operations that run before and after it
   */
  default Operation copy(Workspace workspace) {
    return this;
  }

  /** True where the first input may be overwritten by the output. */
  default boolean inPlace() {
    return false;
  }
}
