package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what a search for r and C does next, from the results so far alone: the same results lead
 * to the same decision.
 *
 * <p>First each layer is merged alone, over its whole grid. Sums of those results predict every
 * whole merge ({@link DropModel}); a knapsack yields the front of the predicted best ({@link
 * PredictedFront}). Then, round by round, whole merges along that front are tried, chosen by {@link
 * Candidates}; each round corrects the prediction by what those before it measured.
 */
public final class Search {
  private static final int MOST_ROUNDS = 3;

  private final SearchSettings settings;
  private final SearchSpace space;
  private final Map<String, TrialResult> results;
  private final Set<String> failed;
  private final LayerResults layerResults;

  /**
   * Takes up a search.
   *
   * @param results of the trials that are done
   * @param failed ids of trials that ended for good without a result
   */
  public Search(
      SearchSettings settings, SearchSpace space, List<TrialResult> results, Set<String> failed) {
    this.settings = settings;
    this.space = space;
    this.results =
        results.stream()
            .collect(Collectors.toMap(TrialResult::id, Function.identity(), (first, _) -> first));
    this.failed = failed;
    this.layerResults =
        new LayerResults(
            layerTrials().stream()
                .map(trial -> this.results.get(trial.id()))
                .flatMap(Stream::ofNullable)
                .toList());
  }

  /**
   * Takes one decision.
   *
   * @throws RefusedException with {@link dev.zippermerge.engine.spec.RefusalCode#GOAL_NOT_MET}
   *     where the last round is over and no merge meets the goal, or no trial of a layer succeeded
   */
  public Decision decide() {
    var missing = missing(layerTrials());
    return missing.isEmpty() ? decideOnWholes() : new Decision.Needs(missing);
  }

  private Decision decideOnWholes() {
    for (var layer : space.layers()) {
      if (layerResults.options(layer).isEmpty()) {
        throw Unmet.withoutTrials(layer.name());
      }
    }
    var aim = Aim.of(settings, space.originalBytes());
    var tried = new ArrayList<Trial>();
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      var trials = trials(round, aim, tried);
      var missing = missing(trials);
      if (!missing.isEmpty()) {
        return new Decision.Needs(missing);
      }
      if (trials.isEmpty()) {
        break;
      }
      tried.addAll(trials);
    }
    return aim.best(results(tried))
        .<Decision>map(best -> new Decision.Chosen(best.id()))
        .orElseThrow(() -> Unmet.by(settings, results(tried)));
  }

  /**
   * A round's whole merges; none where they cannot be expected to better those of the rounds
   * before.
   */
  private List<Trial> trials(int round, Aim aim, List<Trial> tried) {
    var known = results(tried);
    var forecast = Forecast.of(space, layerResults, known);
    var used = new HashSet<>(tried.stream().map(Trial::codings).toList());
    var open = forecast.front().stream().filter(point -> !used.contains(codings(point))).toList();
    var points = new Candidates(aim, settings.candidates(), forecast).pick(open, known);
    var trials = new ArrayList<Trial>();
    for (var point : points) {
      var id = "whole-%d-%d".formatted(round, trials.size() + 1);
      trials.add(new Trial(id, Trial.Kind.WHOLE, codings(point)));
    }
    return trials;
  }

  private List<LayerCoding> codings(Point point) {
    return Stream.concat(space.fixed().stream(), point.codings().stream()).toList();
  }

  private List<Trial> layerTrials() {
    return space.layers().stream().flatMap(layer -> layer.trials().stream()).toList();
  }

  private List<Trial> missing(List<Trial> trials) {
    return trials.stream()
        .filter(trial -> !results.containsKey(trial.id()) && !failed.contains(trial.id()))
        .toList();
  }

  private List<TrialResult> results(List<Trial> trials) {
    return trials.stream()
        .map(trial -> results.get(trial.id()))
        .flatMap(Stream::ofNullable)
        .toList();
  }
}
