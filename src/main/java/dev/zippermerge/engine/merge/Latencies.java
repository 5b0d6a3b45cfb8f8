package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.evaluate.Latency;
import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.types.TFloat32;

/**
 * Times each task's original and the artifact on TensorFlow, batch 1. One thread is asked for, but
 * TensorFlow shares one pool among all sessions of a process, as large as the first one wanted.
 */
final class Latencies {
  private Latencies() {}

  static List<Latency.Medians> measure(Path artifact, List<TaskInput> tasks) throws IOException {
    var medians = new ArrayList<Latency.Medians>();
    try (var loaded = LoadedArtifact.load(artifact, 1)) {
      for (var task : tasks) {
        medians.add(measure(loaded, task));
      }
    }
    return medians;
  }

  private static Latency.Medians measure(LoadedArtifact loaded, TaskInput task) {
    try (var original = new GraphRunner(task.network().graph(), 1, 1);
        var x = GraphRunner.tensor(task.data().test().range(0, 1), task.inputShape(1))) {
      return Latency.measure(() -> answer(original, task, x), () -> loaded.answer(task.name(), x));
    }
  }

  private static void answer(GraphRunner original, TaskInput task, TFloat32 x) {
    var feeds = Map.of(task.network().inputs().getFirst().tensor(), x);
    var output = List.of(task.network().outputs().getFirst().tensor());
    try (var result = original.run(feeds, output)) {
      GraphRunner.floats(result.get(0));
    }
  }
}
