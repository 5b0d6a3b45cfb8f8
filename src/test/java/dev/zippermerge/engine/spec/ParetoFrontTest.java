package dev.zippermerge.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
  @Test
  void nobodyOnTheFrontIsBetteredInBytesAndDrop() {
    var results =
        List.of(
            whole("small", 10, 3),
            whole("smallButWorse", 10, 4),
            whole("larger", 20, 1),
            whole("largerAndWorse", 21, 1.5),
            whole("equal", 20, 1),
            whole("largest", 40, -0.5));
    assertThat(ParetoFront.of(results))
        .containsExactlyInAnyOrder("small", "larger", "equal", "largest");
  }

  @Test
  void eachLayerHasAFrontOfItsOwn() {
    var results =
        List.of(
            layer("conv2", 8, 10, 1),
            layer("conv2", 16, 5, 0.5),
            layer("fc1", 8, 100, 9),
            whole("whole", 1000, 20));
    assertThat(ParetoFront.of(results)).containsExactlyInAnyOrder("conv2-16", "fc1-8", "whole");
  }

  @Test
  void theWorstTaskCounts() {
    assertThat(whole("any", 1, 2.5).worstDrop()).isEqualTo(2.5);
  }

  private static TrialResult layer(String layer, int length, long bytes, double drop) {
    return new TrialResult(
        layer + "-" + length,
        Trial.Kind.LAYER,
        List.of(new LayerCoding(layer, length, 16)),
        bytes,
        1,
        tasks(drop));
  }

  private static TrialResult whole(String id, long bytes, double drop) {
    return new TrialResult(id, Trial.Kind.WHOLE, List.of(), bytes, 1, tasks(drop));
  }

  private static List<TrialResult.TaskScore> tasks(double drop) {
    return List.of(
        new TrialResult.TaskScore("good", 1, 1, -1, null),
        new TrialResult.TaskScore("bad", 0.5, 0.5 + drop / 100, drop, null));
  }
}
