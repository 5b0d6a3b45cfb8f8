package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.InputParts;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/**
 * Loads a written artifact again and holds its answers against the student's: no artifact counts
 * before.
 */
final class Verifier {
  private static final int EXAMPLES = 64;

  /**
   * Largest difference relative to the largest answer; the two differ only in the order of float
   * sums.
   */
  private static final double TOLERANCE = 1e-4;

  private Verifier() {}

  static void verify(Path artifact, JointModel model, List<TaskInput> tasks) throws IOException {
    try (var loaded = LoadedArtifact.load(artifact, 0)) {
      for (int i = 0; i < tasks.size(); i++) {
        verify(loaded, model, i, tasks.get(i));
      }
    }
  }

  private static void verify(LoadedArtifact loaded, JointModel model, int index, TaskInput task) {
    var test = task.data().test();
    int size = Math.min(EXAMPLES, test.size());
    var batch = test.range(0, size);
    var outputs =
        task.network().outputs().stream().filter(o -> o.type() == DataType.DT_FLOAT).toList();
    var tensors = outputs.stream().map(FlatGraph.Endpoint::tensor).toList();
    var network = model.student().networks().get(index);
    var expected = model.answers(network, batch, size, tensors).student();
    var inputs = InputParts.of(task.network().inputs(), batch, size);
    try {
      double difference =
          IntStream.range(0, outputs.size())
              .mapToDouble(
                  i ->
                      difference(
                          expected.get(i),
                          loaded.answer(task.name(), outputs.get(i).name(), inputs)))
              .reduce(0, Math::max);
      if (!(difference <= TOLERANCE)) {
        throw new RefusedException(
            RefusalCode.ARTIFACT_DIFFERS,
            task.name(),
            "The artifact's answers differ from the student's by %.2g.".formatted(difference));
      }
    } finally {
      inputs.forEach(TFloat32::close);
    }
  }

  private static double difference(float[] expected, float[] answer) {
    double largest = Float.MIN_NORMAL;
    double difference = expected.length == answer.length ? 0 : Double.NaN;
    for (int i = 0; i < Math.min(expected.length, answer.length); i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - answer[i]));
    }
    return difference / largest;
  }
}
