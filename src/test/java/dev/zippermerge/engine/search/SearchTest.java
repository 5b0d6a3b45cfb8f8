package dev.zippermerge.engine.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches over made-up merges, held against brute force over all of them. */
class SearchTest {
  private static final double[] AS_EXPECTED = {4, 2};

  private final List<TrialResult> results = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theFrontIsThatOfBruteForce(long seed) {
    var world = new World(seed, 4, AS_EXPECTED, World.REST);
    var layers = layerResults(world);
    var front = Forecast.of(world.space(), layers, List.of());
    var expected = front(world).stream().map(TrialResult::codings).collect(Collectors.toSet());
    assertThat(front.front()).extracting(Point::codings).hasSameElementsAs(expected);
  }

  /** By brute force. */
  private static List<TrialResult> front(World world) {
    var all = world.all();
    return all.stream().filter(a -> all.stream().noneMatch(b -> betters(b, a))).toList();
  }

  /** By the sum of drops, which is what fronts are made by. */
  private static boolean betters(TrialResult a, TrialResult b) {
    return a.bytes() <= b.bytes() && sum(a) <= sum(b) && (a.bytes() < b.bytes() || sum(a) < sum(b));
  }

  private static double sum(TrialResult result) {
    return result.tasks().stream().mapToDouble(TrialResult.TaskScore::drop).sum();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void underASizeTheSumOfDropsIsTheLeastThereIs(long seed) {
    var world = new World(seed, 3, AS_EXPECTED, World.REST);
    var chosen = chosen(world, World.settings(80.0, null, 1));
    assertThat(sum(chosen)).isEqualTo(leastSum(world, 80));
  }

  private static double leastSum(World world, double compression) {
    return world.all().stream()
        .filter(whole -> whole.compression() >= compression)
        .mapToDouble(SearchTest::sum)
        .min()
        .orElseThrow();
  }

  @Test
  void aWrongEstimateOfSizeIsCorrectedAfterTheFirstRound() {
    var world = new World(1, 3, AS_EXPECTED, 3 * World.REST);
    var chosen = chosen(world, World.settings(80.0, null, 1));
    assertThat(results).extracting(TrialResult::id).contains("whole-1-1", "whole-2-1");
    assertThat(result("whole-1-1").compression()).isLessThan(80);
    assertThat(sum(chosen)).isEqualTo(leastSum(world, 80));
  }

  /** Whole merges drop a third and three times as much as was predicted. */
  @ParameterizedTest
  @ValueSource(doubles = {1.0 / 3, 1, 3})
  void underADropItEndsNearTheSmallestThereIs(double factor) {
    for (long seed = 1; seed <= 5; seed++) {
      results.clear();
      var world = new World(seed, 3, new double[] {4 * factor, 2 * factor}, World.REST);
      var chosen = chosen(world, World.settings(null, 2.0, 4));
      // The front, by sums of drops, may pass over a merge whose worst task is a little better.
      long smallest =
          front(world).stream()
              .filter(whole -> whole.worstDrop() <= 2)
              .mapToLong(TrialResult::bytes)
              .min()
              .orElseThrow();
      assertThat(chosen.worstDrop()).isLessThanOrEqualTo(2);
      assertThat((double) chosen.bytes() / smallest).isBetween(1.0, 1.1);
    }
  }

  @Test
  void ofTwoGoalsBothAreMet() {
    var chosen = chosen(new World(2, 3, AS_EXPECTED, World.REST), World.settings(80.0, 3.0, 3));
    assertThat(chosen.compression()).isGreaterThanOrEqualTo(80);
    assertThat(chosen.worstDrop()).isLessThanOrEqualTo(3);
  }

  @Test
  void aRoundIsAskedForUntilItIsWhole() {
    var world = new World(1, 2, AS_EXPECTED, World.REST);
    var settings = World.settings(null, 1.0, 3);
    var layers = needs(settings, world, Set.of());
    assertThat(layers).hasSize(12).allMatch(trial -> trial.kind() == Trial.Kind.LAYER);
    layers.forEach(trial -> results.add(world.run(trial)));
    var round = needs(settings, world, Set.of());
    assertThat(round).extracting(Trial::id).startsWith("whole-1-1").hasSizeGreaterThan(1);
    results.add(world.run(round.getFirst()));
    assertThat(needs(settings, world, Set.of())).isEqualTo(round.subList(1, round.size()));
  }

  @Test
  void failedTrialsAreLeftOut() {
    var world = new World(1, 2, AS_EXPECTED, World.REST);
    var settings = World.settings(null, 1.0, 1);
    var layers = needs(settings, world, Set.of());
    layers.stream().skip(1).forEach(trial -> results.add(world.run(trial)));
    var failed = layers.getFirst();
    var wholes = needs(settings, world, Set.of(failed.id()));
    assertThat(wholes)
        .isNotEmpty()
        .allSatisfy(
            whole -> assertThat(whole.codings()).doesNotContainAnyElementsOf(failed.codings()));
  }

  @Test
  void aLayerWithoutAnyResultEndsTheSearch() {
    var world = new World(1, 2, AS_EXPECTED, World.REST);
    var settings = World.settings(null, 1.0, 1);
    var ids = needs(settings, world, Set.of()).stream().map(Trial::id).collect(Collectors.toSet());
    assertRefused("goal", () -> needs(settings, world, ids));
  }

  @Test
  void aGoalOutOfReachNamesItsFieldAndTheBestThereWas() {
    var world = new World(1, 2, AS_EXPECTED, World.REST);
    assertRefused("goal.targetCompression", () -> chosen(world, World.settings(1e5, null, 2)));
    results.clear();
    assertRefused("goal.maxAccuracyDrop", () -> chosen(world, World.settings(null, 0.0, 2)));
    results.clear();
    assertRefused("goal.maxAccuracyDrop", () -> chosen(world, World.settings(2.0, 0.0, 2)));
  }

  @Test
  void givenCodesAreInEveryWholeMerge() {
    var given = new LayerCoding("fc1", 8, 64);
    var space = new SearchSpace(List.of(), List.of(given), World.ORIGINAL, World.REST);
    var decision = new Search(World.settings(2.0, null, 3), space, List.of(), Set.of()).decide();
    assertThat(decision)
        .isEqualTo(
            new Decision.Needs(List.of(new Trial("whole-1-1", Trial.Kind.WHOLE, List.of(given)))));
  }

  @Test
  void onlyValuesThatFitALayerAreTried() {
    var settings = World.settings(2.0, null, 1);
    assertThat(SearchedLayer.of("conv2", 15, 128, settings).options())
        .containsExactly(new LayerCoding("conv2", 8, 16), new LayerCoding("conv2", 8, 64));
    assertThat(SearchedLayer.of("conv1", 1, 800, settings).options()).isEmpty();
  }

  @Test
  void slopesAreThoseOfLeastSquaresButNeverNegative() {
    var observations =
        List.of(
            new Observation(List.of(1.0, 1.0), List.of(2.0, -1.0)),
            new Observation(List.of(2.0, 4.0), List.of(7.0, -2.0)));
    // (1 x 2 + 2 x 7) / (1 + 4), and a tenth of a point for the largest loss, 4.
    assertThat(DropModel.fit(observations, 2).slopes()).containsExactly(3.2, 0.025);
  }

  private static LayerResults layerResults(World world) {
    return new LayerResults(
        world.layers.stream().flatMap(l -> l.trials().stream()).map(world::run).toList());
  }

  private List<Trial> needs(SearchSettings settings, World world, Set<String> failed) {
    var decision = new Search(settings, world.space(), results, failed).decide();
    return ((Decision.Needs) decision).trials();
  }

  private TrialResult chosen(World world, SearchSettings settings) {
    return result(world.search(settings, results));
  }

  private TrialResult result(String id) {
    return results.stream().filter(result -> result.id().equals(id)).findFirst().orElseThrow();
  }

  private static void assertRefused(String field, Runnable search) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(search::run)
        .satisfies(e -> assertThat(e.code()).isEqualTo(RefusalCode.GOAL_NOT_MET))
        .satisfies(e -> assertThat(e.culprit()).isEqualTo(field));
  }
}
