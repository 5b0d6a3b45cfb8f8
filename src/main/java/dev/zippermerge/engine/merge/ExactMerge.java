package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.align.LayerAlignment.Member;
import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.calibrate.Student;
import dev.zippermerge.engine.calibrate.StudentNetwork;
import dev.zippermerge.engine.share.SharedGraph;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.Phase;
import java.util.ArrayList;
import java.util.List;

/** A merge that shares equal layers alone: the students are the originals. */
final class ExactMerge {
  private final ExactPlan plan;
  private final List<TaskInput> tasks;

  ExactMerge(ExactPlan plan, List<TaskInput> tasks) {
    this.plan = plan;
    this.tasks = tasks;
  }

  /** Merges. */
  Merged run(Progress progress) {
    progress.begin(Phase.ENCODE);
    var graph = SharedGraph.build(plan.parts());
    progress.begin(Phase.EVALUATE);
    var networks =
        tasks.stream()
            .map(
                task ->
                    new StudentNetwork(
                        task.name(), task.network(), task.network().graph().getNodeList()))
            .toList();
    var model = new JointModel(new Student(List.of(), networks));
    try {
      var before = Measurement.of(model, tasks);
      return new Merged(model, graph, before, List.of(), this::layers, null);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private List<MergeResult.Layer> layers(LayerErrors errors) {
    var layers = new ArrayList<MergeResult.Layer>();
    for (var shared : plan.parts().layers()) {
      layers.add(layer(shared, "SHARED", errors));
    }
    for (int task = 0; task < tasks.size(); task++) {
      for (var layer : tasks.get(task).network().layers()) {
        if (!plan.isShared(task, layer)) {
          var alone =
              new LayerAlignment(
                  tasks.get(task).name() + "/" + layer.name(), List.of(new Member(task, layer)));
          layers.add(layer(alone, layer.outputLayer() ? "OUTPUT" : "KEPT", errors));
        }
      }
    }
    return layers;
  }

  private MergeResult.Layer layer(LayerAlignment alignment, String kind, LayerErrors errors) {
    long before = Sizes.before(alignment, tasks);
    return new MergeResult.Layer(
        alignment.name(),
        kind,
        Plan.sources(alignment, tasks),
        null,
        null,
        null,
        before,
        before - EqualLayers.savedBytes(alignment, tasks),
        alignment.members().stream()
            .flatMap(member -> errors.of(member.task(), member.layer(), null).stream())
            .toList());
  }
}
