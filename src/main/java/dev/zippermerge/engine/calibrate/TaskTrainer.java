package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.data.Batches;
import dev.zippermerge.engine.data.Split;
import dev.zippermerge.engine.graph.GraphRunner;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** One task's share of calibration: its loss, its optimiser, its batches. */
final class TaskTrainer {
  /** Examples that are checked at once. */
  private static final int CHECK_BATCH = 128;

  private final JointModel model;
  private final StudentNetwork network;
  private final CalibrationTask task;
  private final Batches batches;
  private final Operand<TFloat32> loss;
  private final Operand<TFloat32> checkedLoss;
  private final @Nullable Placeholder<TFloat32> labels;
  private final Adam adam;

  TaskTrainer(
      JointModel model,
      StudentNetwork network,
      CalibrationTask task,
      CalibrationSettings settings,
      long seed) {
    this.model = model;
    this.network = network;
    this.task = task;
    this.batches = new Batches(task.train().size(), task.batchSize(), seed);
    var graph = model.runner().graph();
    var tf = Ops.create(graph).withSubScope("loss_" + network.task());
    this.labels =
        task.train().labelled()
            ? tf.placeholder(
                TFloat32.class, Placeholder.shape(Shape.of(-1, task.objective().width())))
            : null;
    this.loss = loss(tf, settings, true);
    this.checkedLoss = network.normalisesByBatch() ? loss(tf, settings, false) : loss;
    this.adam =
        new Adam(
            graph,
            "adam_" + network.task(),
            loss,
            model.student().variables().stream().filter(network::trains).toList());
    adam.initialise(model.session());
  }

  private Operand<TFloat32> loss(Ops tf, CalibrationSettings settings, boolean training) {
    var tensors = new LossTensors(model.runner().graph(), tf, network, training);
    var taskLoss = new TaskLoss(tf, tensors, model, network, task, settings.temperature());
    return new CalibrationLoss(tf, tensors, settings).build(taskLoss, labels);
  }

  /** Makes one update and returns the loss before it. */
  float step(double learningRate) {
    try (var rate = TFloat32.scalarOf(adam.corrected(learningRate))) {
      return loss(loss, task.train(), batches.next(), runner -> adam.update(runner, rate));
    }
  }

  /** The mean loss over the held-out examples; absent where there are none. */
  @Nullable Double validationLoss() {
    var split = task.validation();
    if (split == null) {
      return null;
    }
    double sum = 0;
    for (int from = 0; from < split.size(); from += CHECK_BATCH) {
      var indices = IntStream.range(from, Math.min(from + CHECK_BATCH, split.size())).toArray();
      sum += (double) loss(checkedLoss, split, indices, UnaryOperator.identity()) * indices.length;
    }
    return sum / split.size();
  }

  /** The optimiser's moments by name, unique among all tasks. */
  Map<String, float[]> moments() {
    return adam.moments(model.session());
  }

  /** Goes on as after that many updates. */
  void restore(int updates, Map<String, float[]> moments) {
    adam.restore(model.session(), updates, moments);
    for (int update = 0; update < updates; update++) {
      batches.next();
    }
  }

  private float loss(
      Operand<TFloat32> wanted, Split split, int[] indices, UnaryOperator<Session.Runner> more) {
    try (var x = JointModel.input(network, split.batch(indices), indices.length);
        var y = labels == null ? null : targets(split, indices)) {
      var runner = model.session().runner().fetch(wanted).feed(JointGraph.input(network), x);
      if (labels != null && y != null) {
        runner.feed(labels, y);
      }
      try (var result = more.apply(runner).run()) {
        return GraphRunner.floats(result.get(0))[0];
      }
    }
  }

  private TFloat32 targets(Split split, int[] indices) {
    int width = task.objective().width();
    return GraphRunner.tensor(split.targets(width, indices), indices.length, width);
  }
}
