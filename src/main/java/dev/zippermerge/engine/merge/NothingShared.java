package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.spec.ZipperStep;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Says why a zipper ended with nothing shared: that is no success. */
final class NothingShared {
  private NothingShared() {}

  /**
   * The reason, and what to do about it.
   *
   * @param steps of the zipper
   * @return empty if a layer is shared in the end
   */
  static Optional<String> why(List<ZipperStep> steps) {
    if (steps.isEmpty() || steps.getLast().sharedLayers() > 0) {
      return Optional.empty();
    }
    return steps.stream().filter(ZipperStep::undone).findFirst().map(NothingShared::why);
  }

  private static String why(ZipperStep step) {
    var worst =
        step.tasks().stream()
            .max((a, b) -> Double.compare(a.drop(), b.drop()))
            .map(score -> "task %s lost %.2f points".formatted(score.task(), score.drop()))
            .orElse("a task lost too much");
    boolean few = step.updates() < ZipperPlan.UPDATES_OF_A_STEP;
    return String.format(
        Locale.ROOT,
        "NOTHING_SHARED: the first step, %s, was undone, as %s after %d updates of each task. %s",
        Objects.requireNonNullElse(step.layer(), "all layers"),
        worst,
        step.updates(),
        few
            ? "A step takes about %d updates: raise calibration.steps, or share less with zipper.until."
                .formatted(ZipperPlan.UPDATES_OF_A_STEP)
            : "Allow a larger zipper.maxAccuracyDrop, or use NEURAL_MERGER.");
  }
}
