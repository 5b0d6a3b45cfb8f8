package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationSettings;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeSpec;
import java.util.List;

/** Everything that a merge checks before it starts to work. */
public final class PlanCheck {
  private PlanCheck() {}

  /**
   * Reads all inputs, checks that they fit, and aligns the networks.
   *
   * @throws dev.zippermerge.engine.spec.RefusedException as {@link MergePipeline#run} would
   */
  public static MergePlan check(MergeSpec spec) {
    SpecChecks.check(spec);
    CalibrationSettings.of(spec.calibration());
    var tasks = read(spec);
    return EqualLayers.report(Plan.of(spec, tasks), tasks, spec.zipper());
  }

  /** Reads all inputs. */
  static List<TaskInput> read(MergeSpec spec) {
    return spec.tasks().stream()
        .map(task -> InputReader.task(task, InputReader.model(task), MergePipeline.seed(spec)))
        .toList();
  }
}
