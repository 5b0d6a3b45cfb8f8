package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * The loss of one task (NeuralMerger, section 3.3): the sum over all layers, pooling included, of
 * mean |student - teacher|, plus gamma times the task loss. The task loss is the cross-entropy
 * against the labels; without labels it is the cross-entropy against the teacher's answers at
 * temperature T, times T² (Hinton et al., 2014).
 */
final class CalibrationLoss {
  private final Ops tf;
  private final Graph graph;
  private final StudentNetwork network;
  private final CalibrationSettings settings;

  CalibrationLoss(Graph graph, Ops tf, StudentNetwork network, CalibrationSettings settings) {
    this.tf = tf;
    this.graph = graph;
    this.network = network;
    this.settings = settings;
  }

  /** The tensors whose mismatch counts. */
  static List<String> layerOutputs(FlatGraph network) {
    return Stream.concat(
            network.layers().stream().map(WeightLayer::output), network.poolOutputs().stream())
        .distinct()
        .toList();
  }

  /**
   * Adds the loss to the graph.
   *
   * @param labels one-hot rows [batch, classes], or null for distillation
   */
  Operand<TFloat32> build(@Nullable Placeholder<TFloat32> labels) {
    var mismatch =
        layerOutputs(network.teacher()).stream()
            .map(this::mismatch)
            .reduce((a, b) -> tf.math.add(a, b))
            .orElseThrow();
    return tf.math.add(
        scaled(mismatch, settings.mismatchWeight()),
        scaled(labels == null ? distillation() : crossEntropy(labels), settings.taskLossWeight()));
  }

  private Operand<TFloat32> mismatch(String tensor) {
    return mean(tf.math.abs(tf.math.sub(student(tensor), teacher(tensor))));
  }

  private Operand<TFloat32> crossEntropy(Operand<TFloat32> target) {
    return mean(tf.nn.softmaxCrossEntropyWithLogits(student(network.logits()), target).loss());
  }

  private Operand<TFloat32> distillation() {
    double temperature = settings.temperature();
    var target = tf.nn.softmax(scaled(teacher(network.logits()), 1 / temperature));
    var logits = scaled(student(network.logits()), 1 / temperature);
    var loss = mean(tf.nn.softmaxCrossEntropyWithLogits(logits, target).loss());
    return scaled(loss, temperature * temperature);
  }

  private Operand<TFloat32> scaled(Operand<TFloat32> value, double factor) {
    return tf.math.mul(value, tf.constant((float) factor));
  }

  /** The mean over all dimensions. */
  private Operand<TFloat32> mean(Operand<TFloat32> value) {
    return tf.math.mean(tf.reshape(value, tf.constant(new int[] {-1})), tf.constant(0));
  }

  private Operand<TFloat32> student(String tensor) {
    return tensor(JointGraph.student(network, tensor));
  }

  private Operand<TFloat32> teacher(String tensor) {
    return tensor(JointGraph.teacher(network, tensor));
  }

  private Operand<TFloat32> tensor(String name) {
    int colon = name.indexOf(':');
    return graph
        .operation(name.substring(0, colon))
        .output(Integer.parseInt(name.substring(colon + 1)));
  }
}
