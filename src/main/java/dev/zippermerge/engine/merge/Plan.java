package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.calibrate.CalibrationDefaults;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.CodebookScope;
import dev.zippermerge.engine.spec.KeptReason;
import dev.zippermerge.engine.spec.MergeMethod;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.ZipperSpec;
import java.util.List;

/** Which layers a merge joins, decided before any work. */
sealed interface Plan permits CodebookPlan, ExactPlan, QuantisedPlan, ZipperPlan {
  /** The JVM and TensorFlow at rest, measured as about 600 MB. */
  long BASE_MEMORY = 700L << 20;

  /**
   * Copies of the weights that a merge holds at its peak: files, teachers, students, gradients, row
   * numbers, moments.
   */
  long COPIES = 10;

  /** Plans a merge as its specification has it. */
  static Plan of(MergeSpec spec, List<TaskInput> tasks) {
    if (spec.method() == MergeMethod.ZIPPERING) {
      tasks.forEach(Plan::requireOneInput);
      return isExact(spec) ? ExactPlan.of(spec, tasks) : ZipperPlan.of(spec, tasks);
    }
    return Scopes.of(spec, tasks) == CodebookScope.SEGMENT
        ? CodebookPlan.of(spec, tasks)
        : QuantisedPlan.of(spec, tasks);
  }

  private static void requireOneInput(TaskInput task) {
    if (task.network().inputs().size() > 1) {
      throw new RefusedException(
          RefusalCode.SIGNATURE_UNSUPPORTED,
          task.name(),
          "Zippering takes networks with one input; this one has several. Use NEURAL_MERGER.");
    }
  }

  /** True for a merge that shares equal layers alone: it needs no data. */
  static boolean isExact(MergeSpec spec) {
    return spec.method() == MergeMethod.ZIPPERING
        && spec.zipper() != null
        && spec.zipper().share() == ZipperSpec.Share.EXACT;
  }

  /** What calibration does if the specification does not say otherwise. */
  default CalibrationDefaults calibration() {
    return CalibrationDefaults.PAPER;
  }

  /** The plan as people see it. */
  MergePlan describe(List<TaskInput> tasks);

  /** Bytes of all original networks in fp32. */
  static long originalBytes(List<TaskInput> tasks) {
    return tasks.stream().mapToLong(task -> task.model().parameters() * Float.BYTES).sum();
  }

  /** Peak memory of a merge of that many bytes. */
  static long memory(long originalBytes) {
    return BASE_MEMORY + COPIES * originalBytes;
  }

  /** The layers that an alignment stands for. */
  static List<MergePlan.Source> sources(LayerAlignment alignment, List<TaskInput> tasks) {
    return alignment.members().stream()
        .map(member -> source(tasks.get(member.task()), member.layer()))
        .toList();
  }

  /** A task's layer. */
  static MergePlan.Source source(TaskInput task, WeightLayer layer) {
    return new MergePlan.Source(task.name(), layer.name(), layer.kernelShape());
  }

  /** A layer that stays with its task. */
  static MergePlan.Kept kept(TaskInput task, WeightLayer layer, KeptReason reason) {
    return new MergePlan.Kept(task.name(), layer.name(), reason);
  }
}
