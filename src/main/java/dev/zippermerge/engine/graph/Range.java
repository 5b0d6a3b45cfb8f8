package dev.zippermerge.engine.graph;

import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;

/**
 * What is known of all values of a tensor before anything is run: they lie in [low, high]. Truth
 * values are 0 and 1.
 *
 * @param open true where {@code high} itself is not reached
 */
record Range(double low, double high, boolean open) {
  static final Range UNKNOWN = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);

  /** What {@code RandomUniform} yields. */
  static final Range UNIFORM = new Range(0, 1, true);

  static Range of(double value) {
    return new Range(value, value, false);
  }

  static Range of(boolean value) {
    return of(value ? 1 : 0);
  }

  /** True where all values are that one. */
  boolean is(double value) {
    return low == value && high == value;
  }

  Range plus(Range other) {
    return new Range(low + other.low, high + other.high, open || other.open);
  }

  Range times(Range other) {
    return corners(other, (a, b) -> a * b);
  }

  Range dividedBy(Range other) {
    return other.low <= 0 && other.high >= 0 ? UNKNOWN : corners(other, (a, b) -> a / b);
  }

  Range floor() {
    double top = Math.floor(high);
    return new Range(Math.floor(low), open && top == high ? top - 1 : top, false);
  }

  /** Whether the values are at least the other's. */
  Range atLeast(Range other) {
    if (low >= other.high) {
      return of(true);
    }
    boolean below = high < other.low || open && high <= other.low;
    return below ? of(false) : new Range(0, 1, false);
  }

  Range not() {
    return new Range(1 - high, 1 - low, false);
  }

  private Range corners(Range other, DoubleBinaryOperator operator) {
    var corners =
        DoubleStream.of(low, high)
            .flatMap(
                a -> DoubleStream.of(other.low, other.high).map(b -> operator.applyAsDouble(a, b)))
            .summaryStatistics();
    if (Double.isNaN(corners.getSum())) {
      return UNKNOWN;
    }
    return new Range(
        corners.getMin(), corners.getMax(), open && other.low == other.high && other.low > 0);
  }
}
