package dev.zippermerge.engine.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.spec.GoalSpec;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import dev.zippermerge.engine.spec.TrialResult.TaskScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Searches over made-up merges: 100,000 weights, and a rest that is larger than was estimated. */
class BitsSearchTest {
  private static final long WEIGHTS = 100_000;
  private static final long REST = 6_000;

  private final List<TrialResult> results = new ArrayList<>();

  @Test
  void aSizeIsReachedWithTheSecondMerge() {
    var chosen = run(new GoalSpec(20.0, null), bits -> 3 / bits);
    assertThat(results).hasSize(2);
    assertThat(chosen.bytes()).isLessThanOrEqualTo(20_000);
    assertThat((double) chosen.bytes()).isCloseTo(20_000, within(400.0));
  }

  @Test
  void theSmallestMergeWithinTheDropIsChosen() {
    var chosen = run(new GoalSpec(null, 1.0), bits -> bits >= 0.8 ? 0.5 : 4);
    assertThat(results).hasSize(3);
    assertThat(Objects.requireNonNull(chosen.bitsPerWeight())).isBetween(0.8, 1.0);
  }

  @Test
  void moreBitsAreTriedIfTheFirstMergeLosesTooMuch() {
    var chosen = run(new GoalSpec(null, 1.0), bits -> bits >= 1.8 ? 0.5 : 4);
    assertThat(chosen.worstDrop()).isLessThanOrEqualTo(1.0);
  }

  /** The nearest merge is kept if none meets the goal. */
  @Test
  void theLeastDropIsChosenIfNoMergeKeepsToTheGoal() {
    var chosen = run(new GoalSpec(null, 1.0), bits -> 10 / bits);
    assertThat(results).hasSize(3);
    assertThat(chosen.worstDrop())
        .isEqualTo(results.stream().mapToDouble(TrialResult::worstDrop).min().orElseThrow());
  }

  private TrialResult run(GoalSpec goal, DoubleUnaryOperator drop) {
    var space = new BitsSearch.Space(400_000, WEIGHTS, 4_000, 1.3);
    while (true) {
      var search = new BitsSearch(SearchSettings.of(goal), space, results, Set.of());
      switch (search.decide()) {
        case Decision.Needs needs -> needs.trials().forEach(t -> results.add(merge(t, drop)));
        case Decision.Chosen chosen -> {
          return results.stream()
              .filter(result -> result.id().equals(chosen.trial()))
              .findFirst()
              .orElseThrow();
        }
      }
    }
  }

  private static TrialResult merge(Trial trial, DoubleUnaryOperator drop) {
    double bits = Objects.requireNonNull(trial.bitsPerWeight());
    long bytes = REST + Math.round(bits * WEIGHTS / 8);
    var score = new TaskScore("task", 0.9, 0.9, drop.applyAsDouble(bits), null);
    return new TrialResult(
        trial.id(), trial.kind(), List.of(), bytes, 400_000.0 / bytes, List.of(score), bits);
  }
}
