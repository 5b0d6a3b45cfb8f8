package dev.zippermerge.lookup.op;

/**
 * An elementwise operation on two values of the same size.
 *
 * @param kind the operation
 * @param size values
 */
public record Pairwise(Kind kind, int size) implements Operation {

  /** Elementwise operations of two operands. */
  public enum Kind {
    /** Sum. */
    ADD,
    /** Difference. */
    SUBTRACT,
    /** Product. */
    MULTIPLY,
    /** Quotient. */
    DIVIDE,
    /** The larger one. */
    MAXIMUM,
    /** The smaller one. */
    MINIMUM,
    /** Square of the difference. */
    SQUARED_DIFFERENCE;

    float of(float left, float right) {
      return switch (this) {
        case ADD -> left + right;
        case SUBTRACT -> left - right;
        case MULTIPLY -> left * right;
        case DIVIDE -> left / right;
        case MAXIMUM -> Math.max(left, right);
        case MINIMUM -> Math.min(left, right);
        case SQUARED_DIFFERENCE -> (left - right) * (left - right);
      };
    }
  }

  @Override
  public void apply(float[][] inputs, float[] output) {
    var left = inputs[0];
    var right = inputs[1];
    // Addition and multiplication have loops of their own, which the compiler turns into vectors.
    switch (kind) {
      case ADD -> {
        for (int i = 0; i < size; i++) {
          output[i] = left[i] + right[i];
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < size; i++) {
          output[i] = left[i] * right[i];
        }
      }
      default -> {
        for (int i = 0; i < size; i++) {
          output[i] = kind.of(left[i], right[i]);
        }
      }
    }
  }

  @Override
  public boolean inPlace() {
    return true;
  }
}
