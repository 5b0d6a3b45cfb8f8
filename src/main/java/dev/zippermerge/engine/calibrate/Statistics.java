package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.data.Split;
import dev.zippermerge.engine.graph.GraphRunner;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Measures the statistics of a student's normalisations anew, as its weights now make them: without
 * that, averaged weights shrink the activations layer by layer (REPAIR, Jordan et al., 2023).
 * Statistics that several tasks share are measured over the examples of all of them.
 */
public final class Statistics {
  private static final int EXAMPLES = 1024;
  private static final int BATCH = 128;

  private final JointModel model;
  private final List<Split> samples;

  /**
   * @param model the student
   * @param tasks for each task, in order, its examples
   * @param seed decides which of them are taken
   */
  public Statistics(JointModel model, List<CalibrationTask> tasks, long seed) {
    this.model = model;
    this.samples = tasks.stream().map(task -> sample(task.train(), seed)).toList();
  }

  /** In random order, for batches of one class would be normalised by that class alone. */
  private static Split sample(Split split, long seed) {
    int size = Math.min(split.size(), EXAMPLES);
    return split.select(new Random(seed).ints(0, split.size()).distinct().limit(size).toArray());
  }

  /** Measures, from the same examples each time, and sets the variables. */
  public void measure() {
    var moments = new LinkedHashMap<Normalisation, ChannelMoments>();
    var byVariable = new LinkedHashMap<String, ChannelMoments>();
    for (int task = 0; task < samples.size(); task++) {
      var network = model.student().networks().get(task);
      for (var normalisation : network.measured()) {
        moments.put(
            normalisation,
            byVariable.computeIfAbsent(
                normalisation.mean().name(),
                _ -> new ChannelMoments(normalisation.mean().initial().length)));
      }
      measure(network, samples.get(task), moments);
    }
    var values = new HashMap<TrainedVariable, float[]>();
    moments.forEach(
        (normalisation, measured) -> {
          values.put(normalisation.mean(), measured.mean());
          values.put(normalisation.variance(), measured.variance());
        });
    model.write(values);
  }

  private void measure(
      StudentNetwork network, Split sample, Map<Normalisation, ChannelMoments> moments) {
    var normalisations = network.measured();
    if (normalisations.isEmpty()) {
      return;
    }
    var fetches =
        normalisations.stream()
            .flatMap(n -> Stream.of(n.node() + ":1", n.node() + ":2"))
            .map(tensor -> JointGraph.training(network, tensor))
            .toList();
    for (int from = 0; from < sample.size(); from += BATCH) {
      int to = Math.min(from + BATCH, sample.size());
      try (var x = JointModel.input(network, sample.range(from, to), to - from);
          var result = model.runner().run(Map.of(JointGraph.input(network) + ":0", x), fetches)) {
        for (int i = 0; i < normalisations.size(); i++) {
          var mean = GraphRunner.floats(result.get(2 * i));
          var variance = GraphRunner.floats(result.get(2 * i + 1));
          Objects.requireNonNull(moments.get(normalisations.get(i))).add(mean, variance, to - from);
        }
      }
    }
  }
}
