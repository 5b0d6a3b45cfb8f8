package dev.zippermerge.engine.speed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.merge.TestNetworks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which operations belong to a layer, and how their times add up. */
class LayerTimesTest {
  private static final List<LayerNodes> LAYERS =
      List.of(
          new LayerNodes("conv", List.of("conv", "bias", "relu")),
          new LayerNodes("dense", List.of("dense")));

  @Test
  void aLayerReachesFromItsProductToItsActivation(@TempDir Path folder) {
    var network = TestNetworks.read(folder, TestNetworks.SMALL, 1);
    assertThat(LayerNodes.of(network))
        .containsExactly(
            new LayerNodes("conv_a", List.of("conv_a", "conv_a/biased", "conv_a/relu")),
            new LayerNodes("conv_b", List.of("conv_b", "conv_b/biased", "conv_b/relu")),
            new LayerNodes("hidden", List.of("hidden", "hidden/biased", "hidden/relu")),
            new LayerNodes("answer", List.of("answer", "answer/biased")));
  }

  /** Per run 7 + 3, 20 + 1, 9 + 2 us; the task's own pooling and another task do not count. */
  @Test
  void addsUpTheOperationsOfARunAndTakesTheMedianOfRuns() {
    var times =
        LayerTimes.of(
            "a",
            LAYERS,
            List.of(
                Map.of("a/conv", 7_000L, "a/relu", 3_000L, "a/pool", 50_000L, "a/dense", 4_000L),
                Map.of("a/conv", 20_000L, "a/relu", 1_000L, "b/conv", 9_000L, "a/dense", 6_000L),
                Map.of("a/conv", 9_000L, "a/relu", 2_000L, "a/dense", 5_000L)));
    assertThat(times.micros()).containsExactly(11.0, 5.0);
  }

  @Test
  void knowsTheLayersOfATrunk() {
    var trace = Map.of("zippermerge/trunk/conv", 7_000L, "a/dense", 4_000L);
    assertThat(LayerTimes.of("a", LAYERS, List.of(trace)).micros()).containsExactly(7.0, 4.0);
  }

  @Test
  void aLayerThatLeftNoTraceHasNoTime() {
    assertThat(LayerTimes.of("a", LAYERS, List.of(Map.of("a/conv", 1_000L))).micros())
        .containsExactly(1.0, null);
  }
}
