package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.TrialResult;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Picks points for a goal that states a drop alone: the smallest merge that keeps to it is sought.
 */
final class DropCandidates {
  /** Smaller goals are taken for this one where predictions are held against them. */
  private static final double LEAST_DROP = 0.1;

  private final Aim aim;
  private final int count;
  private final Forecast forecast;

  DropCandidates(Aim aim, int count, Forecast forecast) {
    this.aim = aim;
    this.count = count;
    this.forecast = forecast;
  }

  List<Point> pick(List<Point> open, List<TrialResult> known) {
    return known.isEmpty() ? aroundGoal(open) : within(open, known);
  }

  /** Those whose predicted drops are the goal, and multiples of it by powers of 2. */
  private List<Point> aroundGoal(List<Point> open) {
    return IntStream.range(0, count)
        .mapToDouble(i -> goal() * Math.pow(2, (count - 1) / 2.0 - i))
        .mapToObj(drop -> smallest(open, drop))
        .distinct()
        .toList();
  }

  private double goal() {
    return Math.max(Objects.requireNonNull(aim.mostDrop()), LEAST_DROP);
  }

  private Point smallest(List<Point> open, double drop) {
    return open.stream()
        .filter(point -> forecast.drop(point) <= drop)
        .findFirst()
        .orElse(open.getLast());
  }

  /**
   * Between the smallest merge that meets the goal and the largest below it that does not; where
   * there is no such merge, from the front's end. One is where the corrected prediction meets the
   * goal, the others are spread, lest the prediction be wrong.
   */
  private List<Point> within(List<Point> open, List<TrialResult> known) {
    double above = sizes(known, true).min().orElse(Double.POSITIVE_INFINITY);
    double below = sizes(known, false).filter(size -> size < above).max().orElse(0);
    var inside =
        open.stream()
            .filter(point -> forecast.bytes(point) > below * Candidates.SAME_SIZE)
            .filter(point -> forecast.bytes(point) * Candidates.SAME_SIZE < above)
            .toList();
    if (inside.isEmpty()) {
      return inside;
    }
    var others = spread(inside, below > 0, above < Double.POSITIVE_INFINITY);
    return Stream.concat(Stream.of(smallest(inside, goal())), others.stream()).distinct().toList();
  }

  private DoubleStream sizes(List<TrialResult> known, boolean met) {
    return known.stream().filter(whole -> aim.met(whole) == met).mapToDouble(TrialResult::bytes);
  }

  /** Points whose sizes grow by one factor; an end that is not known to be bad is one of them. */
  private List<Point> spread(List<Point> inside, boolean smallerFails, boolean largerMeets) {
    double first = Math.log(forecast.bytes(inside.getFirst()));
    double width = Math.log(forecast.bytes(inside.getLast())) - first;
    int from = smallerFails ? 1 : 0;
    int parts = Math.max(1, count - 2 + from + (largerMeets ? 1 : 0));
    return IntStream.range(from, from + count - 1)
        .mapToDouble(i -> Math.exp(first + width * i / parts))
        .mapToObj(size -> nearest(inside, size))
        .distinct()
        .toList();
  }

  private Point nearest(List<Point> points, double size) {
    return points.stream()
        .min(Comparator.comparingDouble(point -> Math.abs(forecast.bytes(point) - size)))
        .orElseThrow();
  }
}
