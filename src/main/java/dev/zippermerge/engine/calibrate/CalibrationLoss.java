package dev.zippermerge.engine.calibrate;

import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The loss of one task: the sum over the compared tensors of mean |student - teacher|, plus gamma
 * times the {@link TaskLoss} (NeuralMerger, section 3.3; Merging MobileNets, slide 13), plus the
 * weighted distance to the teacher's answers (Hinton et al., 2014).
 */
final class CalibrationLoss {
  private final Ops tf;
  private final LossTensors tensors;
  private final CalibrationSettings settings;

  CalibrationLoss(Ops tf, LossTensors tensors, CalibrationSettings settings) {
    this.tf = tf;
    this.tensors = tensors;
    this.settings = settings;
  }

  /** Adds the loss to the graph. */
  Operand<TFloat32> build(TaskLoss taskLoss, @Nullable Operand<TFloat32> labels) {
    var task = answers(taskLoss, labels);
    if (settings.mismatchWeight() == 0) {
      return task;
    }
    return tensors.network().compared().stream()
        .map(this::mismatch)
        .map(mismatch -> tensors.scaled(mismatch, settings.mismatchWeight()))
        .reduce(task, (a, b) -> tf.math.add(a, b));
  }

  private Operand<TFloat32> answers(TaskLoss taskLoss, @Nullable Operand<TFloat32> labels) {
    var task = tensors.scaled(taskLoss.build(labels), settings.taskLossWeight());
    return settings.distillationWeight() == 0
        ? task
        : tf.math.add(task, tensors.scaled(taskLoss.build(null), settings.distillationWeight()));
  }

  private Operand<TFloat32> mismatch(String tensor) {
    var difference = tf.math.sub(tensors.student(tensor), tensors.teacher(tensor));
    return tensors.mean(tf.math.abs(difference));
  }
}
