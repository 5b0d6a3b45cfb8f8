package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.data.Split;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The loss of a task's answers. With labels: softmax or sigmoid cross-entropy, or the squared error
 * of values. Without labels: the cross-entropy against the teacher's answers at temperature T,
 * times T² (Hinton et al., 2014), or the squared difference to the teacher's values. Squared errors
 * are divided by the variance of what they are taken against, so that they are of the order of 1 in
 * whatever unit the values are.
 */
final class TaskLoss {
  /** Examples that the variance is measured on. */
  private static final int SAMPLE = 256;

  private final Ops tf;
  private final LossTensors tensors;
  private final JointModel model;
  private final StudentNetwork network;
  private final CalibrationTask task;
  private final double temperature;

  TaskLoss(
      Ops tf,
      LossTensors tensors,
      JointModel model,
      StudentNetwork network,
      CalibrationTask task,
      double temperature) {
    this.tf = tf;
    this.tensors = tensors;
    this.model = model;
    this.network = network;
    this.task = task;
    this.temperature = temperature;
  }

  /**
   * Adds the loss to the graph.
   *
   * @param labels rows of the objective's width, or null for distillation
   */
  Operand<TFloat32> build(@Nullable Operand<TFloat32> labels) {
    return switch (task.objective().kind()) {
      case CLASSES -> labels == null ? distilledClasses() : softmax(logits(), labels);
      case BINARY -> labels == null ? distilledBinary() : sigmoid(logits(), labels);
      case VALUES -> labels == null ? distilledValues() : squared(labels);
    };
  }

  private Operand<TFloat32> logits() {
    return tensors.student(network.logits());
  }

  /** Rows of logits: a network may answer for each position of an example. */
  private Operand<TFloat32> rows(Operand<TFloat32> logits) {
    return tf.reshape(logits, tf.constant(new int[] {-1, task.objective().width()}));
  }

  private Operand<TFloat32> softmax(Operand<TFloat32> logits, Operand<TFloat32> target) {
    var losses = tf.nn.softmaxCrossEntropyWithLogits(rows(logits), target).loss();
    // Rows of zeros are positions that do not count.
    return hasPositions()
        ? counted(losses, tf.reduceSum(target, tf.constant(1)))
        : tensors.mean(losses);
  }

  private boolean hasPositions() {
    return task.train().positions() > 0;
  }

  /** The mean over what counts. */
  private Operand<TFloat32> counted(Operand<TFloat32> losses, Operand<TFloat32> counts) {
    var all = tf.constant(0);
    var sum = tf.reduceSum(tf.math.mul(losses, counts), all);
    return tf.math.div(sum, tf.math.maximum(tf.reduceSum(counts, all), tf.constant(1f)));
  }

  /** max(x, 0) - x z + log(1 + exp(-|x|)), which is stable for all logits x. */
  private Operand<TFloat32> sigmoid(Operand<TFloat32> logits, Operand<TFloat32> target) {
    var x = tf.reshape(logits, tf.constant(new int[] {-1, 1}));
    var linear = tf.math.sub(tf.nn.relu(x), tf.math.mul(x, target));
    var losses = tf.math.add(linear, tf.math.softplus(tf.math.neg(tf.math.abs(x))));
    if (!hasPositions()) {
      return tensors.mean(losses);
    }
    // A label of -1 is a position that does not count; others are 0 or 1.
    var counts = tf.nn.relu(tf.math.add(tf.math.sign(target), tf.constant(0.5f)));
    var weights = tf.math.sign(counts);
    var flat = tf.constant(new int[] {-1});
    return counted(tf.reshape(losses, flat), tf.reshape(weights, flat));
  }

  private Operand<TFloat32> distilledClasses() {
    var target = tf.nn.softmax(rows(cooled(tensors.teacher(network.logits()))));
    return tensors.scaled(softmax(cooled(logits()), target), temperature * temperature);
  }

  private Operand<TFloat32> distilledBinary() {
    var taught = tf.math.sigmoid(cooled(tensors.teacher(network.logits())));
    var target = tf.reshape(taught, tf.constant(new int[] {-1, 1}));
    return tensors.scaled(sigmoid(cooled(logits()), target), temperature * temperature);
  }

  private Operand<TFloat32> cooled(Operand<TFloat32> logits) {
    return tensors.scaled(logits, 1 / temperature);
  }

  private Operand<TFloat32> squared(Operand<TFloat32> labels) {
    int width = task.objective().width();
    var sample = sample();
    double variance = Spread.variance(task.train().targets(width, sample), sample.length);
    var answer = tensors.student(network.outputs().getFirst());
    return squared(tf.reshape(answer, tf.constant(new int[] {-1, width})), labels, variance);
  }

  private Operand<TFloat32> distilledValues() {
    var outputs = network.parts();
    var sample = sample();
    var taught =
        model.answers(network, task.train().batch(sample), sample.length, outputs).teacher();
    return IntStream.range(0, outputs.size())
        .mapToObj(
            i ->
                squared(
                    tensors.student(outputs.get(i)),
                    tensors.teacher(outputs.get(i)),
                    Spread.variance(taught.get(i), sample.length)))
        .reduce((a, b) -> tf.math.add(a, b))
        .orElseThrow();
  }

  private Operand<TFloat32> squared(
      Operand<TFloat32> answer, Operand<TFloat32> target, double variance) {
    var difference = tf.math.sub(answer, target);
    return tensors.scaled(tensors.mean(tf.math.mul(difference, difference)), 1 / variance);
  }

  private int[] sample() {
    Split train = task.train();
    return IntStream.range(0, Math.min(SAMPLE, train.size())).toArray();
  }
}
