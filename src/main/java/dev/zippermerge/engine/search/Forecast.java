package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.TrialResult;
import dev.zippermerge.engine.spec.TrialResult.TaskScore;
import java.util.ArrayList;
import java.util.List;

/**
 * What is expected of whole merges.
 *
 * @param front the predicted front, from the smallest to the least costly
 * @param drops the model of drops
 * @param rest bytes of an artifact but for the searched layers
 */
record Forecast(List<Point> front, DropModel drops, double rest) {

  /**
   * Fits a forecast: to the whole merges where there are any, else to the trials of layers.
   *
   * @param wholes results of whole merges
   */
  static Forecast of(SearchSpace space, LayerResults layers, List<TrialResult> wholes) {
    var observations = new ArrayList<Observation>();
    var rests = new ArrayList<Long>();
    for (var whole : wholes) {
      layers
          .sum(whole.codings(), space.layers())
          .ifPresent(
              sum -> {
                var drops = whole.tasks().stream().map(TaskScore::drop).toList();
                observations.add(new Observation(sum.losses(), drops));
                rests.add(whole.bytes() - sum.bytes());
              });
    }
    var drops =
        DropModel.fit(
            observations.isEmpty() ? layers.observations() : observations, layers.tasks());
    var options = space.layers().stream().map(layers::options).toList();
    double rest = rests.stream().mapToLong(Long::longValue).average().orElse(space.restBytes());
    return new Forecast(PredictedFront.of(options, drops), drops, rest);
  }

  /** Expected bytes of the artifact. */
  double bytes(Point point) {
    return rest + point.bytes();
  }

  /** Expected drop of the worst task. */
  double drop(Point point) {
    return drops.worst(point);
  }
}
