package dev.zippermerge.engine.calibrate;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the best state that calibration went through. A state's score is the mean over the tasks of
 * its validation loss divided by that of the state as encoded, so that tasks whose losses differ in
 * size count alike; the least score is best.
 */
public final class BestState {
  /** Stands in for first losses of 0, of states as encoded that are exact. */
  private static final double LEAST_LOSS = 1e-12;

  /**
   * A first loss counts as at least this share of the largest: a task that starts with next to
   * none, as the one whose weights a zipper shares, would forbid every step otherwise.
   */
  private static final double LEAST_SHARE = 0.1;

  private Standing standing = new Standing(List.of(), Double.MAX_VALUE, 0, 0);
  private Map<String, float[]> values = Map.of();

  BestState() {}

  /**
   * How the best state stands.
   *
   * @param first each task's validation loss as encoded; empty before the first check
   * @param score the least score so far
   * @param step the step after which it was reached
   * @param checksSince checks since then
   */
  public record Standing(List<@Nullable Double> first, double score, int step, int checksSince) {}

  Standing standing() {
    return standing;
  }

  /** Values of all variables in the best state, by name; empty where nothing was checked. */
  Map<String, float[]> values() {
    return values;
  }

  void restore(Standing standing, Map<String, float[]> values) {
    this.standing = standing;
    this.values = values;
  }

  /**
   * Takes a check into account.
   *
   * @param losses each task's validation loss, absent where it has no examples for that
   * @param current asked for the values of all variables where the state is the best so far
   */
  void offer(int step, List<@Nullable Double> losses, Supplier<Map<String, float[]>> current) {
    if (losses.stream().allMatch(Objects::isNull)) {
      return;
    }
    var first = standing.first().isEmpty() ? losses : standing.first();
    double score = score(losses, first);
    if (score < standing.score()) {
      standing = new Standing(first, score, step, 0);
      values = current.get();
    } else {
      standing = new Standing(first, standing.score(), standing.step(), standing.checksSince() + 1);
    }
  }

  private static double score(List<@Nullable Double> losses, List<@Nullable Double> first) {
    double largest =
        first.stream().filter(Objects::nonNull).mapToDouble(Double::doubleValue).max().orElse(0);
    double least = Math.max(LEAST_SHARE * largest, LEAST_LOSS);
    return IntStream.range(0, losses.size())
        .filter(task -> losses.get(task) != null)
        .mapToDouble(task -> value(losses, task) / Math.max(value(first, task), least))
        .average()
        .orElseThrow();
  }

  private static double value(List<@Nullable Double> losses, int task) {
    return Objects.requireNonNull(losses.get(task));
  }
}
