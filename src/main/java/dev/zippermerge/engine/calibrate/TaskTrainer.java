package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.data.Batches;
import dev.zippermerge.engine.data.Split;
import dev.zippermerge.engine.graph.GraphRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** One task's share of calibration: its loss and its batches. */
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
  private final @Nullable Augmenter augmenter;
  private long batch;

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
    this.augmenter =
        task.augment().isEmpty()
            ? null
            : new Augmenter(
                task.augment(), network.teacher().inputs().getFirst().exampleShape(), seed);
    var graph = model.runner().graph();
    var tf = Ops.create(graph).withSubScope("loss_" + network.task());
    this.labels =
        task.train().labelled()
            ? tf.placeholder(
                TFloat32.class, Placeholder.shape(Shape.of(-1, task.objective().width())))
            : null;
    this.loss = loss(tf, settings, true);
    this.checkedLoss = network.hasTrainingForm() ? loss(tf, settings, false) : loss;
  }

  private Operand<TFloat32> loss(Ops tf, CalibrationSettings settings, boolean training) {
    var tensors = new LossTensors(model.runner().graph(), tf, network, training);
    var taskLoss = new TaskLoss(tf, tensors, model, network, task, settings.temperature());
    return new CalibrationLoss(tf, tensors, settings).build(taskLoss, labels);
  }

  /** What updates lower. */
  Operand<TFloat32> loss() {
    return loss;
  }

  /** True where the loss depends on the variable, which no measurement sets. */
  boolean trains(TrainedVariable variable) {
    return network.trains(variable);
  }

  /** Feeds a run with the next batch; the caller closes what it was fed with. */
  List<TFloat32> feedNext(Session.Runner runner) {
    var indices = batches.next();
    var examples = task.train().batch(indices);
    long number = batch++;
    return feed(
        runner,
        task.train(),
        indices,
        augmenter == null ? examples : augmenter.apply(examples, number));
  }

  /** Goes on as after that many batches. */
  void skip(int count) {
    for (int skipped = 0; skipped < count; skipped++) {
      batches.next();
    }
    batch += count;
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
      sum += (double) check(split, indices) * indices.length;
    }
    return sum / split.size();
  }

  private float check(Split split, int[] indices) {
    var runner = model.session().runner().fetch(checkedLoss);
    var fed = feed(runner, split, indices, split.batch(indices));
    try (var result = runner.run()) {
      return GraphRunner.floats(result.get(0))[0];
    } finally {
      fed.forEach(TFloat32::close);
    }
  }

  private List<TFloat32> feed(Session.Runner runner, Split split, int[] indices, float[] examples) {
    var fed = new ArrayList<TFloat32>();
    JointModel.inputs(network, examples, indices.length)
        .forEach(
            (name, tensor) -> {
              fed.add(tensor);
              runner.feed(name, tensor);
            });
    if (labels != null) {
      int width = task.objective().width();
      var targets = split.targets(width, indices);
      fed.add(GraphRunner.tensor(targets, targets.length / width, width));
      runner.feed(labels, fed.getLast());
    }
    return fed;
  }
}
