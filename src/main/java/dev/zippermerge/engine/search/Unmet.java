package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TrialResult;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Refusals of goals that no merge meets. */
final class Unmet {
  private Unmet() {}

  static RefusedException withoutTrials(String layer) {
    return refused("", "No trial of layer %s came to a result.".formatted(layer));
  }

  /** Names the goal that was missed, and how near the merges came to it. */
  static RefusedException by(SearchSettings settings, List<TrialResult> wholes) {
    var compression = settings.targetCompression();
    var drop = settings.maxAccuracyDrop();
    var small =
        wholes.stream()
            .filter(whole -> compression == null || whole.compression() >= compression)
            .toList();
    return small.isEmpty() || drop == null
        ? refused(
            ".targetCompression",
            "None of %d whole merges is %sx smaller than the originals; the smallest: %s."
                .formatted(
                    wholes.size(),
                    compression,
                    figures(wholes.stream().min(Comparator.comparingLong(TrialResult::bytes)))))
        : refused(
            ".maxAccuracyDrop",
            "None of %d whole merges%s keeps to a drop of %s points; the least: %s."
                .formatted(
                    small.size(),
                    compression == null ? "" : " of the size asked for",
                    drop,
                    figures(
                        small.stream().min(Comparator.comparingDouble(TrialResult::worstDrop)))));
  }

  private static String figures(Optional<TrialResult> best) {
    return best.map(
            whole ->
                String.format(
                    Locale.ROOT,
                    "%.2fx, a drop of %.2f points (%s)",
                    whole.compression(),
                    whole.worstDrop(),
                    whole.id()))
        .orElse("none came to a result");
  }

  private static RefusedException refused(String field, String message) {
    return new RefusedException(RefusalCode.GOAL_NOT_MET, "goal" + field, message);
  }
}
