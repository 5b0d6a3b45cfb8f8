package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationTask;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.ZipperSpec.Matching;
import dev.zippermerge.engine.zipper.ChannelMatching;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Brings the other tasks' channels into the first task's order. */
final class MatchedTasks {
  /** Examples of each task whose activations are compared. */
  private static final int EXAMPLES = 128;

  private MatchedTasks() {}

  /** The tasks with networks in one order, which answer as before; as they are without matching. */
  static List<TaskInput> of(
      ZipperPlan plan, List<TaskInput> tasks, List<CalibrationTask> examples) {
    var matching = plan.settings().matching();
    if (matching == null) {
      return tasks;
    }
    var matched = new ArrayList<>(List.of(tasks.getFirst()));
    for (int i = 1; i < tasks.size(); i++) {
      var network = match(plan, matching, tasks, i, examples);
      matched.add(tasks.get(i).with(network));
    }
    return matched;
  }

  private static FlatGraph match(
      ZipperPlan plan,
      Matching matching,
      List<TaskInput> tasks,
      int task,
      List<CalibrationTask> examples) {
    var reference = tasks.getFirst().network();
    var network = tasks.get(task).network();
    var search = Objects.requireNonNullElse(matching.search(), Matching.Search.OPTIMAL);
    if (matching.by() != Matching.By.ACTIVATIONS) {
      var likeness = ChannelMatching.byWeights(reference);
      return ChannelMatching.match(reference, network, plan.twins(), task, likeness, search);
    }
    try (var first = new GraphRunner(reference.graph());
        var other = new GraphRunner(network.graph())) {
      var shape = tasks.getFirst();
      ChannelMatching.Likeness likeness =
          (a, b, _) ->
              ChannelMatching.cosines(
                  activations(first, reference, a, shape, examples),
                  a.width(),
                  activations(other, network, b, shape, examples));
      return ChannelMatching.match(reference, network, plan.twins(), task, likeness, search);
    }
  }

  /** A layer's output for examples of all tasks, each channel's mean taken off. */
  private static float[] activations(
      GraphRunner runner,
      FlatGraph network,
      WeightLayer layer,
      TaskInput shape,
      List<CalibrationTask> examples) {
    var parts = new ArrayList<float[]>();
    for (var task : examples) {
      var sample = task.train().sample(EXAMPLES);
      try (var x =
              GraphRunner.tensor(sample.range(0, sample.size()), shape.inputShape(sample.size()));
          var result =
              runner.run(
                  Map.of(network.inputs().getFirst().tensor(), x), List.of(layer.output()))) {
        parts.add(GraphRunner.floats(result.get(0)));
      }
    }
    return centred(parts, layer.width());
  }

  private static float[] centred(List<float[]> parts, int width) {
    var values = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (var part : parts) {
      System.arraycopy(part, 0, values, at, part.length);
      at += part.length;
    }
    for (int channel = 0; channel < width; channel++) {
      double sum = 0;
      for (int i = channel; i < values.length; i += width) {
        sum += values[i];
      }
      float mean = (float) (sum / (values.length / width));
      for (int i = channel; i < values.length; i += width) {
        values[i] -= mean;
      }
    }
    return values;
  }
}
