package dev.zippermerge.lookup.op;

/**
 * A function of each value alone.
 *
 * @param function the function
 * @param size values
 */
public record Elementwise(Function function, int size) implements Operation {

  /** A function of one value. */
  @FunctionalInterface
  public interface Function {
    /** Its value at x. */
    float at(float x);
  }

  @Override
  public void apply(float[][] inputs, float[] output) {
    var from = inputs[0];
    for (int i = 0; i < size; i++) {
      output[i] = function.at(from[i]);
    }
  }

  @Override
  public boolean inPlace() {
    return true;
  }
}
