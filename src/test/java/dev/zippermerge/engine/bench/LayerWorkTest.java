package dev.zippermerge.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.TestGraph;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.speed.CorePeak;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What lookup must do, counted by hand. */
class LayerWorkTest {
  private static final CorePeak PEAK = new CorePeak("core", 2e6, 1e6, 4e6);

  @Test
  void countsTableEntriesAndTheirProducts() {
    var graph = new TestGraph(6, 4, 10);
    var conv = graph.conv("conv", "x", 3, 3, 10, 8);
    var network = graph.flat(graph.dense("dense", conv, 6 * 4 * 8, 5));
    var work =
        LayerWork.of(
            Map.of("a", network),
            result(
                layer("conv1", "ENCODED_CONV", "conv", 4, 16),
                layer("out", "OUTPUT", "dense", null, null)));
    // 24 positions x 8 outputs x 9 taps x 3 segments; 24 positions x 3 segments x 16 words x 4.
    assertThat(work)
        .containsExactly(
            new LayerWork(
                "a", "conv", "ENCODED_CONV", 24 * 8 * 9 * 3, 24 * 3 * 16 * 4, 24 * 8 * 9 * 10));
    assertThat(work.getFirst().microsL1(PEAK)).isCloseTo(5184 / 2.0 + 4608 / 4.0, within(1e-6));
    assertThat(work.getFirst().microsL2(PEAK)).isCloseTo(5184 + 4608 / 4.0, within(1e-6));
  }

  @Test
  void aDenseLayerHasOnePosition() {
    var graph = new TestGraph(20);
    var hidden = graph.op("relu", "Relu", graph.dense("hidden", "x", 20, 30));
    var network = graph.flat(graph.dense("answer", hidden, 30, 2));
    assertThat(
            LayerWork.of(
                Map.of("a", network), result(layer("fc1", "ENCODED_DENSE", "hidden", 8, 64))))
        .containsExactly(
            new LayerWork("a", "hidden", "ENCODED_DENSE", 30 * 3, 3 * 64 * 8, 30 * 20));
  }

  private static MergeResult.Layer layer(
      String name, String kind, String source, @Nullable Integer length, @Nullable Integer words) {
    var sources = List.of(new MergePlan.Source("a", source, List.of()));
    return new MergeResult.Layer(name, kind, sources, length, words, null, 0, 0, List.of());
  }

  private static MergeResult result(MergeResult.Layer... layers) {
    return new MergeResult(
        List.of(layers),
        List.of(),
        new MergeResult.Totals(0, 0, 0, 0),
        Map.of(),
        List.of(),
        Map.of(),
        1,
        Map.of(),
        null,
        null);
  }
}
