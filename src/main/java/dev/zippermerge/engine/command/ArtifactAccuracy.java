package dev.zippermerge.engine.command;

import dev.zippermerge.engine.data.CalibrationSet;
import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.spec.TaskAccuracy;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Counts right answers of a merged model that was loaded from its file. */
final class ArtifactAccuracy {
  private static final int BATCH = 128;

  private ArtifactAccuracy() {}

  /** Asks one task all examples of the test split; the answer is the class of the largest value. */
  static TaskAccuracy measure(LoadedArtifact artifact, String task, CalibrationSet data) {
    int size = data.test().size();
    int right = 0;
    for (int from = 0; from < size; from += BATCH) {
      right += right(artifact, task, data, from, Math.min(from + BATCH, size));
    }
    return new TaskAccuracy(task, size, data.labelled() ? (double) right / size : null);
  }

  private static int right(
      LoadedArtifact artifact, String task, CalibrationSet data, int from, int to) {
    var test = data.test();
    var shape =
        LongStream.concat(LongStream.of(to - from), data.exampleShape().stream().mapToLong(d -> d))
            .toArray();
    try (var x = GraphRunner.tensor(test.range(from, to), shape)) {
      var answers = artifact.answer(task, x);
      int classes = answers.length / (to - from);
      return (int)
          IntStream.range(from, to)
              .filter(
                  i ->
                      test.labelled()
                          && largest(answers, (i - from) * classes, classes) == test.label(i))
              .count();
    }
  }

  private static int largest(float[] values, int start, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = values[start + i] > values[start + best] ? i : best;
    }
    return best;
  }
}
