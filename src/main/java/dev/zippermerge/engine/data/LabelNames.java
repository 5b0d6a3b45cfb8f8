package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the labels in CSV files mean: class indices where all are numbers, else class names.
 *
 * @param names class names, sorted; null where labels are numbers
 */
record LabelNames(@Nullable List<String> names) {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d+)?");

  static LabelNames of(List<LabelLine> lines) {
    var labels = new TreeSet<String>();
    lines.forEach(line -> labels.add(label(line)));
    boolean numbers = labels.stream().allMatch(label -> NUMBER.matcher(label).matches());
    return new LabelNames(numbers ? null : List.copyOf(labels));
  }

  private static String label(LabelLine line) {
    return Objects.requireNonNull(line.label());
  }

  /**
   * The labels of some lines.
   *
   * @param first label of the first class where labels are numbers
   * @throws RefusedException LABEL_OUT_OF_RANGE naming the line whose number is no class index
   */
  int[] labels(List<LabelLine> lines, int first) {
    return lines.stream()
        .mapToInt(line -> names == null ? number(line, first) : names.indexOf(label(line)))
        .toArray();
  }

  private static int number(LabelLine line, int first) {
    double value = Double.parseDouble(label(line)) - first;
    if (value < 0 || value >= 1 << 24 || value != Math.rint(value)) {
      throw new RefusedException(
          RefusalCode.LABEL_OUT_OF_RANGE,
          line.place(),
          "%s: label %s is not a class index; only classes are learnt, not quantities."
              .formatted(line.place(), line.label()));
    }
    return (int) value;
  }
}
