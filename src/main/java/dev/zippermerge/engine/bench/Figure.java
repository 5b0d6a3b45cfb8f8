package dev.zippermerge.engine.bench;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A figure over several seeds.
 *
 * @param values in the order of the seeds
 * @param mean of the values
 * @param deviation standard deviation of the sample (n - 1), absent for a single value
 */
record Figure(List<Double> values, double mean, @Nullable Double deviation) {

  /** Sums up values; null where there are none. */
  static @Nullable Figure of(List<Double> values) {
    if (values.isEmpty()) {
      return null;
    }
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    if (values.size() == 1) {
      return new Figure(values, mean, null);
    }
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return new Figure(values, mean, Math.sqrt(squares / (values.size() - 1)));
  }

  /** {@code mean ± deviation}. */
  String text(int decimals) {
    var number = "%." + decimals + "f";
    var text = String.format(Locale.ROOT, number, mean);
    return deviation == null ? text : text + " ± " + String.format(Locale.ROOT, number, deviation);
  }
}
