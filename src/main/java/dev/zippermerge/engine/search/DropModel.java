package dev.zippermerge.engine.search;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Predicts a whole merge's drops: of each task, slope x the sum over its layers of the excess loss
 * that they had when merged alone. Losses tell layers' codings apart where their drops, on some
 * hundred examples, are noise; the slope turns them into points.
 *
 * @param slopes for each task, points for a unit of loss
 */
record DropModel(List<Double> slopes) {
  /** Points that the worst observation counts for at least: more loss is never better. */
  private static final double LEAST_DROP = 0.1;

  /** The slopes that fit best, by least squares. */
  static DropModel fit(List<Observation> observations, int tasks) {
    return new DropModel(
        IntStream.range(0, tasks).mapToObj(task -> slope(observations, task)).toList());
  }

  private static double slope(List<Observation> observations, int task) {
    double products = 0;
    double squares = 0;
    double largest = 0;
    for (var observation : observations) {
      double loss = observation.losses().get(task);
      products += loss * observation.drops().get(task);
      squares += loss * loss;
      largest = Math.max(largest, loss);
    }
    return largest == 0 ? 1 : Math.max(products / squares, LEAST_DROP / largest);
  }

  /** The predicted drop of the worst task. */
  double worst(Point point) {
    return IntStream.range(0, slopes.size()).mapToDouble(t -> drop(point, t)).max().orElse(0);
  }

  /** The sum of all tasks' predicted drops, which adds up over layers: what a front is made by. */
  double cost(Point point) {
    return IntStream.range(0, slopes.size()).mapToDouble(t -> drop(point, t)).sum();
  }

  private double drop(Point point, int task) {
    return slopes.get(task) * point.losses().get(task);
  }
}
