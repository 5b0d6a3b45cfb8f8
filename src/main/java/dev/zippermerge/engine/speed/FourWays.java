package dev.zippermerge.engine.speed;

import dev.zippermerge.engine.evaluate.Latency;
import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.lookup.LookupModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Times four ways to a task's answer. Only a process in which TensorFlow and OpenBLAS were told so
 * from the start runs them on one thread: see {@link SpeedProcess}.
 */
public final class FourWays {
  private static final int WARM_UP_SECONDS = 3;
  private static final double MEASURED_SECONDS = 4;
  private static final int MOST_RUNS = 1001;
  private static final int FEWEST_RUNS = 11;

  private FourWays() {}

  /**
   * Measures all tasks.
   *
   * @param originals an artifact of the networks before the merge
   * @param merged the merged model
   */
  public static Speed measure(Path originals, Path merged) throws IOException {
    var core = OpenBlas.load();
    var tasks = new ArrayList<Speed.Task>();
    int runs = 0;
    try (var tensorFlow = LoadedArtifact.load(originals, 1);
        var blas = LookupModel.load(originals, 1, new BlasLayers());
        var mergedTensorFlow = LoadedArtifact.load(merged, 1);
        var lookup = LookupModel.load(merged, 1)) {
      for (var task : lookup.tasks()) {
        var example = example(lookup.task(task).inputSize());
        var shape = shape(lookup.task(task).inputShape());
        try (var tensor = GraphRunner.tensor(example, shape)) {
          var ways =
              List.<Runnable>of(
                  () -> tensorFlow.answer(task, tensor),
                  () -> blas.predict(task, example),
                  () -> mergedTensorFlow.answer(task, tensor),
                  () -> lookup.predict(task, example));
          runs = runs(ways);
          var medians = Latency.medians(ways, runs);
          tasks.add(new Speed.Task(task, medians[0], medians[1], medians[2], medians[3]));
        }
      }
    }
    return new Speed(core, runs, tasks);
  }

  private static float[] example(int size) {
    var random = new Random(1);
    var example = new float[size];
    for (int i = 0; i < size; i++) {
      example[i] = random.nextFloat();
    }
    return example;
  }

  private static long[] shape(List<Integer> example) {
    return Stream.concat(Stream.of(1), example.stream()).mapToLong(Integer::longValue).toArray();
  }

  /** Warms up, which HotSpot needs seconds for, and tells how many runs take a few seconds. */
  private static int runs(List<Runnable> ways) {
    for (var way : ways) {
      long end = System.nanoTime() + WARM_UP_SECONDS * 1_000_000_000L;
      while (System.nanoTime() < end) {
        way.run();
      }
    }
    double round = DoubleStream.of(Latency.medians(ways, 1)).sum() / 1e6;
    return Math.clamp((long) (MEASURED_SECONDS / round), FEWEST_RUNS, MOST_RUNS);
  }
}
