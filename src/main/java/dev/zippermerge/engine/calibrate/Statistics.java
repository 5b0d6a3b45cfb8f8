package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.data.Split;
import dev.zippermerge.engine.graph.GraphRunner;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.types.TFloat32;

/**
 * Measures the statistics of a student's normalisations anew, as its weights now make them: without
 * that, averaged weights shrink the activations layer by layer (REPAIR, Jordan et al., 2023).
 * Statistics that several tasks share are measured over the examples of all of them, each task's as
 * often as any other's.
 */
public final class Statistics {
  private static final int EXAMPLES = 1024;
  private static final int BATCH = 128;

  private final JointModel model;
  private final List<Split> samples;
  private final List<Measured> measured;

  /** A normalisation and its node in the joint graph. */
  private record Measured(Normalisation normalisation, String node) {}

  /**
   * @param model the student
   * @param tasks for each task, in order, its examples
   * @param seed decides which of them are taken
   */
  public Statistics(JointModel model, List<CalibrationTask> tasks, long seed) {
    this.model = model;
    int size = tasks.stream().mapToInt(task -> task.train().size()).max().orElse(0);
    this.samples =
        tasks.stream().map(task -> sample(task.train(), Math.min(size, EXAMPLES), seed)).toList();
    this.measured = measured(model.student());
  }

  /**
   * In random order, for batches of one class would be normalised by that class alone; small sets
   * again and again.
   */
  private static Split sample(Split split, int size, long seed) {
    var order = new Random(seed).ints(0, split.size()).distinct();
    var once = order.limit(Math.min(size, split.size())).toArray();
    return split.select(IntStream.range(0, size).map(i -> once[i % once.length]).toArray());
  }

  private static List<Measured> measured(Student student) {
    var own =
        student.networks().stream()
            .flatMap(
                network ->
                    network.own().stream()
                        .map(n -> new Measured(n, JointGraph.training(network, n.node()))));
    var mixture = student.mixture();
    var mixed =
        mixture == null
            ? Stream.<Measured>empty()
            : mixture.normalisations().stream()
                .map(n -> new Measured(n, MixtureGraph.tensor(n.node())));
    return Stream.concat(own, mixed).toList();
  }

  /** Measures, from the same examples each time, and sets the variables. */
  public void measure() {
    if (measured.isEmpty()) {
      return;
    }
    var moments = new LinkedHashMap<TrainedVariable, ChannelMoments>();
    for (var one : measured) {
      var mean = one.normalisation().mean();
      moments.computeIfAbsent(mean, _ -> new ChannelMoments(mean.initial().length));
    }
    int size = samples.getFirst().size();
    for (int from = 0; from < size; from += BATCH) {
      add(from, Math.min(from + BATCH, size), moments);
    }
    var values = new HashMap<TrainedVariable, float[]>();
    for (var one : measured) {
      var found = Objects.requireNonNull(moments.get(one.normalisation().mean()));
      values.put(one.normalisation().mean(), found.mean());
      values.put(one.normalisation().variance(), found.variance());
    }
    model.write(values);
  }

  /** One batch of every task. */
  private void add(int from, int to, Map<TrainedVariable, ChannelMoments> moments) {
    var fetches =
        measured.stream().flatMap(m -> Stream.of(m.node() + ":1", m.node() + ":2")).toList();
    var inputs = new LinkedHashMap<String, TFloat32>();
    var networks = model.student().networks();
    try {
      for (int task = 0; task < networks.size(); task++) {
        var network = networks.get(task);
        var batch = samples.get(task).range(from, to);
        inputs.putAll(JointModel.inputs(network, batch, to - from));
      }
      try (var result = model.runner().run(inputs, fetches)) {
        for (int i = 0; i < measured.size(); i++) {
          var mean = GraphRunner.floats(result.get(2 * i));
          var variance = GraphRunner.floats(result.get(2 * i + 1));
          Objects.requireNonNull(moments.get(measured.get(i).normalisation().mean()))
              .add(mean, variance, to - from);
        }
      }
    } finally {
      inputs.values().forEach(TFloat32::close);
    }
  }
}
