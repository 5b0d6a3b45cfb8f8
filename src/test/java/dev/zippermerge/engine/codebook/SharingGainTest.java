package dev.zippermerge.engine.codebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.align.LayerAlignment.Member;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.Preset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

class SharingGainTest {
  @Test
  void aFirstLayerOfOneChannelCostsBytesBesideOneOfThree() {
    var grey = TestLayers.convolution("a", 5, 1, 32);
    var coloured = TestLayers.convolution("b", 5, 3, 32);
    // Codes and codebook apart: 600 + 64 and 700 + 384 bytes; together, at r = 1: 2400 + 192.
    assertThat(savedBytes(grey, coloured)).isEqualTo(600 + 64 + 700 + 384 - 2400 - 192);
    assertThat(savedBytes(grey, grey)).isEqualTo(64);
  }

  @Test
  void sharingWithTheSameKernelIsWorthMoreThanWithAnotherOne() {
    var same = gain(KMeansTest.gaussians(16 * 400, 1));
    var other = gain(KMeansTest.gaussians(16 * 400, 2));
    var louder = KMeansTest.gaussians(16 * 400, 2);
    for (int i = 0; i < louder.length; i++) {
      louder[i] *= 8;
    }
    assertThat(same).isGreaterThan(other);
    assertThat(other).isGreaterThan(gain(louder));
  }

  @Test
  void quickClustersAreNotMuchWorseThanThoroughOnes() {
    var vectors = KMeansTest.gaussians(4 * 500, 6);
    double sum = 0;
    for (float distance : QuickKMeans.distances(vectors, 4, 32, 1)) {
      sum += distance;
    }
    double reference = ScalarKMeans.error(vectors, 4, 32, 10, 2);
    assertThat(sum).isBetween(reference * 0.95, reference * 1.2);
  }

  private static long savedBytes(WeightLayer first, WeightLayer second) {
    var networks = List.of(network(first, new float[0]), network(second, new float[0]));
    return new SharingGain(networks, Preset.ACCU, 1)
        .savedBytes(List.of(new Member(0, first)), new Member(1, second));
  }

  /** Bytes gained by a layer of 400 vectors of depth 16 and another of the same shape. */
  private static double gain(float[] kernel) {
    var layer = TestLayers.dense("a", 16, 400);
    var networks =
        List.of(network(layer, KMeansTest.gaussians(16 * 400, 1)), network(layer, kernel));
    return new SharingGain(networks, Preset.ACCU, 1)
        .gain(List.of(new Member(0, layer)), new Member(1, layer));
  }

  private static FlatGraph network(WeightLayer layer, float[] kernel) {
    var graph =
        GraphDef.newBuilder()
            .addNode(Nodes.constant(layer.kernel(), kernel, kernel.length / 400, 400));
    return new FlatGraph(graph.build(), List.of(), List.of(), List.of(layer), List.of(), List.of());
  }
}
