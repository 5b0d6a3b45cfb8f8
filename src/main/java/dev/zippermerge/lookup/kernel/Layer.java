package dev.zippermerge.lookup.kernel;

/**
 * A layer, ready to run on one example at a time. It owns the memory that it works in, so that a
 * call allocates nothing and only one thread may use it.
 */
public interface Layer {

  /**
   * Computes the layer.
   *
   * @param in holds the input
   * @param inFrom where it begins
   * @param out gets the output
   * @param outFrom where it begins
   */
  void apply(float[] in, int inFrom, float[] out, int outFrom);

  /** The same layer for another thread: shares weights, has work memory of its own. */
  Layer copy();

  /** The same, but working in memory that it shares with layers that run before and after it. */
  default Layer copy(Workspace workspace) {
    return copy();
  }
}
