package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import dev.zippermerge.engine.spec.TrialResult.TaskScore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Made-up merges of two tasks: a layer's codings have random bytes and excess losses, which add up
 * in whole merges; drops are proportional to them. Brute force over all whole merges is possible.
 */
final class World {
  static final long REST = 1000;
  static final long ORIGINAL = 1_000_000;

  /** Points for a unit of loss in trials of layers, by task. */
  private static final double[] LAYER_SLOPES = {4, 2};

  final List<SearchedLayer> layers = new ArrayList<>();
  private final Map<LayerCoding, Long> bytes = new HashMap<>();
  private final Map<LayerCoding, List<Double>> losses = new HashMap<>();
  private final Random random;
  private final double[] wholeSlopes;
  private final long rest;

  /**
   * @param wholeSlopes points for a unit of loss in whole merges, by task
   * @param rest bytes of an artifact but for its layers, of which {@link #REST} are expected
   */
  World(long seed, int layers, double[] wholeSlopes, long rest) {
    this.random = new Random(seed);
    this.wholeSlopes = wholeSlopes;
    this.rest = rest;
    var settings = settings(null, 1.0, 1);
    for (int i = 1; i <= layers; i++) {
      this.layers.add(SearchedLayer.of("conv" + i, 64, 1 << 20, settings));
    }
    this.layers.forEach(layer -> layer.options().forEach(this::measures));
  }

  static SearchSettings settings(
      @Nullable Double compression, @Nullable Double drop, int candidates) {
    return new SearchSettings(
        compression, drop, List.of(8, 16), List.of(16, 64, 256), 10, candidates);
  }

  private void measures(LayerCoding coding) {
    long size = 500 + random.nextInt(10_000);
    bytes.put(coding, size);
    losses.put(
        coding,
        List.of((1 + random.nextDouble()) * 500 / size, (1 + random.nextDouble()) * 900 / size));
  }

  SearchSpace space() {
    return new SearchSpace(layers, List.of(), ORIGINAL, REST);
  }

  /** Runs a search to its end; the ids of its trials are added up. */
  String search(SearchSettings settings, List<TrialResult> results) {
    while (true) {
      switch (new Search(settings, space(), List.copyOf(results), Set.of()).decide()) {
        case Decision.Chosen chosen -> {
          return chosen.trial();
        }
        case Decision.Needs needs -> needs.trials().forEach(trial -> results.add(run(trial)));
      }
    }
  }

  TrialResult run(Trial trial) {
    boolean whole = trial.kind() == Trial.Kind.WHOLE;
    long size = trial.codings().stream().mapToLong(coding -> bytes.getOrDefault(coding, 0L)).sum();
    size += whole ? rest : 0;
    var scores = new ArrayList<TaskScore>();
    for (int task = 0; task < 2; task++) {
      int index = task;
      double loss = trial.codings().stream().mapToDouble(coding -> loss(coding, index)).sum();
      double drop = (whole ? wholeSlopes : LAYER_SLOPES)[task] * (loss - least(task, trial));
      scores.add(new TaskScore("task" + task, 1 - drop / 100, 1, drop, whole ? null : loss));
    }
    return new TrialResult(
        trial.id(), trial.kind(), trial.codings(), size, (double) ORIGINAL / size, scores);
  }

  /** What is no excess: the least loss of all trials, once for each layer. */
  private double least(int task, Trial trial) {
    return trial.codings().size()
        * losses.keySet().stream().mapToDouble(coding -> loss(coding, task)).min().orElseThrow();
  }

  private double loss(LayerCoding coding, int task) {
    return losses.getOrDefault(coding, List.of()).get(task);
  }

  /** All whole merges. */
  List<TrialResult> all() {
    List<List<LayerCoding>> choices = List.of(List.of());
    for (var layer : layers) {
      var longer = new ArrayList<List<LayerCoding>>();
      for (var choice : choices) {
        for (var option : layer.options()) {
          var more = new ArrayList<>(choice);
          more.add(option);
          longer.add(more);
        }
      }
      choices = longer;
    }
    return choices.stream().map(c -> run(new Trial(c.toString(), Trial.Kind.WHOLE, c))).toList();
  }
}
