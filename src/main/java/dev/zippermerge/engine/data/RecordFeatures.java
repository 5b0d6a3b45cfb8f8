package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RecordSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which features of a data set's records are read, found from its first one.
 *
 * @param input the input's feature
 * @param label the label's feature, or null where there is none
 */
record RecordFeatures(String input, @Nullable String label) {
  private static final String IMAGE = "image/encoded";
  private static final List<String> INPUTS = List.of("image", "x", "input", "inputs", "features");
  private static final List<String> LABELS = List.of("image/class/label", "label");

  /**
   * @throws RefusedException where the features are not there, or several could be the input
   */
  static RecordFeatures of(@Nullable RecordSpec spec, NumberedExample first) {
    var input = spec == null || spec.input() == null ? input(first) : spec.input();
    first.feature(input);
    if (spec != null && spec.label() != null) {
      first.feature(spec.label());
      return new RecordFeatures(input, spec.label());
    }
    return new RecordFeatures(input, LABELS.stream().filter(first::has).findFirst().orElse(null));
  }

  private static String input(NumberedExample first) {
    if (first.has(IMAGE)) {
      return IMAGE;
    }
    var found = INPUTS.stream().filter(first::has).toList();
    if (found.size() > 1) {
      throw new RefusedException(
          RefusalCode.DATA_AMBIGUOUS,
          first.name(),
          "Any of the features %s could be the input; set records.input.".formatted(found));
    }
    return found.isEmpty() ? IMAGE : found.getFirst();
  }
}
