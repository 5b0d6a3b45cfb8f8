package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.GraphRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What one optimiser does: it lowers one task's loss, or the sum of several. */
final class Updates {
  private final JointModel model;
  private final List<TaskTrainer> tasks;
  private final Adam adam;

  /**
   * @param name names the optimiser, unique in the graph
   */
  Updates(JointModel model, String name, List<TaskTrainer> tasks) {
    this.model = model;
    this.tasks = tasks;
    var graph = model.runner().graph();
    var tf = Ops.create(graph).withSubScope("sum_" + name);
    Operand<TFloat32> loss =
        tasks.stream().map(TaskTrainer::loss).reduce((a, b) -> tf.math.add(a, b)).orElseThrow();
    var variables =
        model.student().variables().stream()
            .filter(variable -> tasks.stream().anyMatch(task -> task.trains(variable)))
            .toList();
    this.adam = new Adam(graph, "adam_" + name, loss, variables);
    adam.initialise(model.session());
  }

  /** Makes one update and returns each task's loss before it. */
  List<Float> step(double learningRate) {
    var runner = model.session().runner();
    var fed = new ArrayList<TFloat32>();
    for (var task : tasks) {
      fed.addAll(task.feedNext(runner));
      runner.fetch(task.loss());
    }
    try (var rate = TFloat32.scalarOf(adam.corrected(learningRate));
        var result = adam.update(runner, rate).run()) {
      var losses = new ArrayList<Float>();
      for (int i = 0; i < tasks.size(); i++) {
        losses.add(GraphRunner.floats(result.get(i))[0]);
      }
      return losses;
    } finally {
      fed.forEach(TFloat32::close);
    }
  }

  /** The optimiser's moments by name, unique among all optimisers. */
  Map<String, float[]> moments() {
    return adam.moments(model.session());
  }

  /** How large the gradients of each variable lately were. */
  Map<String, Double> gradientSizes() {
    return adam.gradientSizes(model.session());
  }

  /** Goes on as after that many updates. */
  void restore(int updates, Map<String, float[]> moments) {
    adam.restore(model.session(), updates, moments);
    tasks.forEach(task -> task.skip(updates));
  }
}
