package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.data.Batches;
import dev.zippermerge.engine.data.CalibrationSet;
import dev.zippermerge.engine.graph.GraphRunner;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** One task's share of calibration: its loss, its optimiser, its batches. */
final class TaskTrainer {
  private final JointModel model;
  private final StudentNetwork network;
  private final CalibrationSet data;
  private final Batches batches;
  private final Operand<TFloat32> loss;
  private final @Nullable Placeholder<TFloat32> labels;
  private final Adam adam;
  private final int classes;
  private final int batchSize;

  TaskTrainer(
      JointModel model,
      StudentNetwork network,
      CalibrationSet data,
      CalibrationSettings settings,
      long seed) {
    this.model = model;
    this.network = network;
    this.data = data;
    this.batchSize = settings.batchSize();
    this.batches = new Batches(data.train().size(), batchSize, seed);
    this.classes = network.classes();
    var graph = model.runner().graph();
    var tf = Ops.create(graph).withSubScope("loss_" + network.task());
    this.labels =
        data.labelled()
            ? tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, classes)))
            : null;
    this.loss = new CalibrationLoss(graph, tf, network, settings).build(labels);
    this.adam =
        new Adam(
            graph,
            "adam_" + network.task(),
            loss,
            model.student().variables().stream().filter(network::reads).toList());
    adam.initialise(model.session());
  }

  StudentNetwork network() {
    return network;
  }

  /** Makes one update and returns the loss before it. */
  float step(double learningRate) {
    var indices = batches.next();
    var runner = model.session().runner().fetch(loss);
    try (var rate = TFloat32.scalarOf(adam.corrected(learningRate));
        var x = JointModel.input(network, data.train().batch(indices), batchSize);
        var y = labels == null ? null : oneHot(indices)) {
      runner.feed(JointGraph.input(network), x);
      if (labels != null && y != null) {
        runner.feed(labels, y);
      }
      try (var result = adam.update(runner, rate).run()) {
        return GraphRunner.floats(result.get(0))[0];
      }
    }
  }

  private TFloat32 oneHot(int[] indices) {
    return GraphRunner.tensor(data.train().oneHot(classes, indices), batchSize, classes);
  }
}
