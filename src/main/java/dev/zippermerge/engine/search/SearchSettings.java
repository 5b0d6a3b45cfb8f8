package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.GoalSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.SpecRange;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A goal with every default filled in.
 *
 * @param targetCompression least original bytes / artifact bytes, absent where size is free
 * @param maxAccuracyDrop largest drop of a task in points, absent where the drop is free
 * @param segmentLengths values of r for each layer
 * @param codewordCounts values of C for each layer
 * @param trialSteps calibration steps of a trial of one layer
 * @param candidates whole merges in a round
 */
public record SearchSettings(
    @Nullable Double targetCompression,
    @Nullable Double maxAccuracyDrop,
    List<Integer> segmentLengths,
    List<Integer> codewordCounts,
    int trialSteps,
    int candidates) {
  private static final List<Integer> SEGMENT_LENGTHS = List.of(8, 16, 32);
  private static final List<Integer> CODEWORD_COUNTS = List.of(16, 32, 64, 128, 256);

  /**
   * Fills in the defaults.
   *
   * @throws RefusedException with {@link RefusalCode#SPEC_INVALID} naming the field that is out of
   *     its range
   */
  public static SearchSettings of(GoalSpec goal) {
    var compression = goal.targetCompression();
    var drop = goal.maxAccuracyDrop();
    if (compression == null && drop == null) {
      throw invalid("", "A goal states targetCompression, maxAccuracyDrop or both.");
    }
    if (compression != null && !(compression > 1 && compression <= 1e6)) {
      throw invalid(
          ".targetCompression", "%s is not above 1, up to 1000000.".formatted(compression));
    }
    if (drop != null) {
      require(".maxAccuracyDrop", drop, 0, 100);
    }
    return new SearchSettings(
        compression,
        drop,
        values(".segmentLengths", goal.segmentLengths(), SEGMENT_LENGTHS, 1, 64),
        values(".codewordCounts", goal.codewordCounts(), CODEWORD_COUNTS, 2, 256),
        value(".trialSteps", goal.trialSteps(), 100, 0, 1_000_000),
        value(".candidates", goal.candidates(), 3, 1, 10));
  }

  private static List<Integer> values(
      String field, @Nullable List<Integer> given, List<Integer> others, int least, int most) {
    var values = Objects.requireNonNullElse(given, others);
    if (values.isEmpty()) {
      throw invalid(field, "There is no value to try.");
    }
    for (int i = 0; i < values.size(); i++) {
      require("%s[%d]".formatted(field, i), values.get(i), least, most);
    }
    return values.stream().distinct().sorted().toList();
  }

  private static int value(String field, @Nullable Integer given, int other, int least, int most) {
    int value = Objects.requireNonNullElse(given, other);
    require(field, value, least, most);
    return value;
  }

  private static void require(String field, double value, int least, int most) {
    SpecRange.require("goal" + field, value, least, most);
  }

  private static RefusedException invalid(String field, String message) {
    return new RefusedException(RefusalCode.SPEC_INVALID, "goal" + field, message);
  }
}
