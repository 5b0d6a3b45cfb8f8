package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.MergeResult.LayerError;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far layers are from their originals, before and after calibration. */
record LayerErrors(List<TaskInput> tasks, Measurement before, Measurement after) {

  /** Of a task's layer; absent where the student has none in its place. */
  Optional<LayerError> of(int task, WeightLayer layer, @Nullable Double quantisation) {
    var was = before.mismatches().get(task).get(layer.output());
    var is = after.mismatches().get(task).get(layer.output());
    return was == null || is == null
        ? Optional.empty()
        : Optional.of(
            new LayerError(
                tasks.get(task).name(),
                quantisation == null ? null : rounded(quantisation),
                rounded(was),
                rounded(is)));
  }

  /** Four digits say all; the artifact holds these figures too, and digits do not compress. */
  private static double rounded(double error) {
    return error == 0 || !Double.isFinite(error)
        ? error
        : new BigDecimal(error).round(new MathContext(4)).doubleValue();
  }
}
