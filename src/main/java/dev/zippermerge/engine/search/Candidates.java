package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.TrialResult;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/** Picks the points of a predicted front that a round tries as whole merges. */
final class Candidates {
  /** Artifacts whose sizes differ by less count as equal. */
  static final double SAME_SIZE = 1.01;

  /** Step from candidate to candidate below the size that is asked for. */
  private static final double SIZE_STEP = 0.97;

  private final Aim aim;
  private final int count;
  private final Forecast forecast;

  Candidates(Aim aim, int count, Forecast forecast) {
    this.aim = aim;
    this.count = count;
    this.forecast = forecast;
  }

  /**
   * Picks.
   *
   * @param open points of the front that were not tried, from the smallest
   * @param known results of whole merges so far
   * @return none where no better merge is expected than there is
   */
  List<Point> pick(List<Point> open, List<TrialResult> known) {
    if (open.isEmpty()) {
      return List.of();
    }
    return aim.mostBytes() == null
        ? new DropCandidates(aim, count, forecast).pick(open, known)
        : bySize(open, known, Objects.requireNonNull(aim.mostBytes()));
  }

  /** The largest that should be small enough, as drops fall with size. */
  private List<Point> bySize(List<Point> open, List<TrialResult> known, double limit) {
    double reached =
        known.stream().mapToDouble(TrialResult::bytes).filter(b -> b <= limit).max().orElse(0);
    var fitting =
        open.stream()
            .filter(point -> forecast.bytes(point) <= limit)
            .filter(point -> forecast.bytes(point) > reached * SAME_SIZE)
            .toList();
    if (fitting.isEmpty()) {
      return known.isEmpty() ? List.of(open.getFirst()) : List.of();
    }
    return DoubleStream.iterate(limit, size -> size * SIZE_STEP)
        .limit(count)
        .mapToObj(size -> largest(fitting, point -> forecast.bytes(point) <= size))
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  private static Optional<Point> largest(List<Point> points, Predicate<Point> condition) {
    return points.reversed().stream().filter(condition).findFirst();
  }
}
