package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.TrialResult;
import dev.zippermerge.engine.spec.TrialResult.TaskScore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the trials of single layers measured. */
final class LayerResults {
  private final Map<LayerCoding, TrialResult> results;
  private final List<Double> leastLosses;

  /**
   * @param results of trials of kind LAYER
   */
  LayerResults(Collection<TrialResult> results) {
    this.results =
        results.stream()
            .collect(
                Collectors.toMap(
                    r -> r.codings().getFirst(), Function.identity(), (first, _) -> first));
    int tasks = results.stream().mapToInt(result -> result.tasks().size()).max().orElse(0);
    this.leastLosses =
        IntStream.range(0, tasks)
            .mapToObj(task -> results.stream().mapToDouble(r -> loss(r, task)).min().orElse(0))
            .toList();
  }

  int tasks() {
    return leastLosses.size();
  }

  /** Drops that were measured, with the excess losses that went with them. */
  List<Observation> observations() {
    return results.values().stream()
        .map(
            result ->
                new Observation(
                    point(result).losses(), result.tasks().stream().map(TaskScore::drop).toList()))
        .toList();
  }

  /** The choices for a layer of which there are results. */
  List<Point> options(SearchedLayer layer) {
    return layer.options().stream()
        .map(results::get)
        .filter(Objects::nonNull)
        .map(this::point)
        .toList();
  }

  /**
   * Adds up what was measured of several layers.
   *
   * @param codings codings of layers that were not searched are passed over
   * @return absent where results of a searched layer are
   */
  Optional<Point> sum(List<LayerCoding> codings, List<SearchedLayer> searched) {
    var names = searched.stream().map(SearchedLayer::name).toList();
    var parts =
        codings.stream()
            .filter(coding -> names.contains(coding.layer()))
            .map(results::get)
            .filter(Objects::nonNull)
            .map(this::point)
            .toList();
    return parts.size() == searched.size()
        ? Optional.of(parts.stream().reduce(Point.none(tasks()), Point::plus))
        : Optional.empty();
  }

  private Point point(TrialResult result) {
    return new Point(
        result.codings(),
        result.bytes(),
        IntStream.range(0, tasks())
            .mapToObj(task -> loss(result, task) - leastLosses.get(task))
            .toList());
  }

  private static double loss(TrialResult result, int task) {
    return Objects.requireNonNull(result.tasks().get(task).loss(), result.id());
  }
}
