package dev.zippermerge.engine.command;

import dev.zippermerge.engine.spec.AnswerForm;
import dev.zippermerge.engine.spec.TaskKind;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A model's answer to one example in words.
 *
 * @param form how it is read
 * @param size values of the answer
 * @param top classes to name
 */
record AnswerText(AnswerForm form, int size, int top) {

  /**
   * The answer.
   *
   * @param values answers
   * @param from where this one begins
   */
  String of(float[] values, int from) {
    var threshold = form.threshold();
    if (form.kind() != TaskKind.CLASSIFICATION) {
      return IntStream.range(from, from + size)
          .mapToObj(i -> number(values[i]))
          .collect(Collectors.joining(", "));
    }
    return threshold != null && size == 1
        ? (values[from] > threshold ? "yes" : "no") + " (" + number(values[from]) + ")"
        : best(values, from);
  }

  private String best(float[] values, int from) {
    return IntStream.range(0, size)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> values[from + i]).reversed())
        .limit(top)
        .map(i -> "class " + i + " (" + number(values[from + i]) + ")")
        .collect(Collectors.joining(", "));
  }

  private static String number(float value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
