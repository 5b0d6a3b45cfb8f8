package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/** Where the variables of a layer start from when it becomes shared (slide 12). */
public sealed interface SharedStart {
  /** The mean of the tasks' values. */
  record Mean() implements SharedStart {}

  /**
   * One task's values.
   *
   * @param index the task
   */
  record OfTask(int index) implements SharedStart {}

  /**
   * A He-normal kernel; everything else is the mean.
   *
   * @param seed decides the kernel, together with the layer
   */
  record Noise(long seed) implements SharedStart {}

  /**
   * Shares one more layer.
   *
   * @param zipped the networks before
   * @param values values of all variables before
   * @return values of all variables after; of a trunk they are the same
   */
  default Map<String, float[]> join(Zipped zipped, Map<String, float[]> values) {
    var joined = new HashMap<>(values);
    if (zipped.share() == Share.TRUNK) {
      return joined;
    }
    var twin = zipped.twins().get(zipped.shared());
    var parts =
        IntStream.range(0, zipped.tasks().size())
            .mapToObj(task -> Weights.parts(zipped, twin, task))
            .toList();
    for (var what : parts.getFirst().keySet()) {
      var own =
          IntStream.range(0, parts.size())
              .mapToObj(
                  task ->
                      Weights.own(
                          zipped.tasks().get(task),
                          Objects.requireNonNull(parts.get(task).get(what))))
              .map(name -> Objects.requireNonNull(joined.remove(name), name))
              .toList();
      boolean noise = this instanceof Noise && what.equals("kernel");
      joined.put(
          Weights.shared(twin.name(), what),
          noise ? noise(zipped, own.getFirst().length) : of(own));
    }
    return joined;
  }

  private float[] of(List<float[]> own) {
    return this instanceof OfTask(var index) ? own.get(index).clone() : mean(own);
  }

  private static float[] mean(List<float[]> values) {
    var mean = new float[values.getFirst().length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (var value : values) {
        sum += value[i];
      }
      mean[i] = (float) (sum / values.size());
    }
    return mean;
  }

  private float[] noise(Zipped zipped, int size) {
    var layer = zipped.twins().get(zipped.shared()).layers().getFirst();
    var random = new Random(((Noise) this).seed() + zipped.shared());
    boolean depthwise = layer.kind() == WeightLayer.Kind.DEPTHWISE;
    int inputs = layer.positions() * (depthwise ? 1 : layer.depth());
    double deviation = Math.sqrt(2.0 / inputs);
    var kernel = new float[size];
    for (int i = 0; i < size; i++) {
      kernel[i] = (float) (random.nextGaussian() * deviation);
    }
    return kernel;
  }
}
