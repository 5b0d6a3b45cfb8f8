package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The loss of one task (NeuralMerger, section 3.3): the sum over all layers, pooling included, of
 * mean |student - teacher|, plus gamma times the {@link TaskLoss}.
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

  /** The tensors whose mismatch counts. */
  static List<String> layerOutputs(FlatGraph network) {
    return Stream.concat(
            network.layers().stream().map(WeightLayer::output), network.poolOutputs().stream())
        .distinct()
        .toList();
  }

  /** Adds the loss to the graph. */
  Operand<TFloat32> build(TaskLoss taskLoss, @Nullable Operand<TFloat32> labels) {
    var mismatch =
        layerOutputs(tensors.network().teacher()).stream()
            .map(this::mismatch)
            .reduce((a, b) -> tf.math.add(a, b))
            .orElseThrow();
    return tf.math.add(
        tensors.scaled(mismatch, settings.mismatchWeight()),
        tensors.scaled(taskLoss.build(labels), settings.taskLossWeight()));
  }

  private Operand<TFloat32> mismatch(String tensor) {
    var difference = tf.math.sub(tensors.student(tensor), tensors.teacher(tensor));
    return tensors.mean(tf.math.abs(difference));
  }
}
