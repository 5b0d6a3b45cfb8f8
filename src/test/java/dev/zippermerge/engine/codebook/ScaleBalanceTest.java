package dev.zippermerge.engine.codebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleBalanceTest {
  private static final Coding CODING = new Coding(4, 16);

  private final List<WeightLayer> layers =
      List.of(TestLayers.dense("a", 8, 200), TestLayers.dense("b", 8, 300));
  private final LayerAlignment alignment = LayerAlignment.of("fc1", layers);
  private final float[] small = KMeansTest.gaussians(8 * 200, 1);
  private final float[] large = times(KMeansTest.gaussians(8 * 300, 2), 16);

  /** Root mean squares 1 and 9, geometric mean 3. */
  @Test
  void scalesBringLayersToTheGeometricMeanOfTheirSizes() {
    var kernels = List.of(new float[] {1, -1}, new float[] {9, 9, -9});
    assertThat(ScaleBalance.scales(kernels))
        .containsExactly(new float[] {1 / 3f, 3}, within(1e-6f));
  }

  @Test
  void layersAloneOrOfZerosKeepTheirScale() {
    assertThat(ScaleBalance.scales(List.of(new float[] {5, 7}))).containsExactly(1);
    assertThat(ScaleBalance.scales(List.of(new float[2], new float[] {3}))).containsExactly(1, 1);
  }

  @Test
  void smallWeightsKeepTheirShareOfTheCodewords() {
    var kernels = List.of(small, large);
    var plain = LayerEncoder.encode(alignment, kernels, CODING, 1);
    var balanced = ScaleBalance.encode(alignment, kernels, CODING, 1);
    double before = QuantisationError.relative(small, plain.decode(0));
    double after = QuantisationError.relative(small, balanced.decode(0));
    assertThat(before).isGreaterThan(0.9);
    assertThat(after).isLessThan(0.7);
    assertThat(QuantisationError.relative(large, balanced.decode(1))).isLessThan(0.7);
  }

  /** Powers of two apart, so that scaling is exact: as if the large one had been small. */
  @Test
  void codesAreThoseOfLayersOfOneSize() {
    var equal =
        List.of(KMeansTest.gaussians(8 * 200, 1), times(KMeansTest.gaussians(8 * 200, 1), 4));
    var twice = LayerAlignment.of("fc1", List.of(layers.get(0), layers.get(0)));
    var encoded = ScaleBalance.encode(twice, equal, CODING, 1);
    var codes = encoded.assignments().stream().map(CodeAssignment::codes).toList();
    assertThat(Arrays.deepEquals(codes.get(0), codes.get(1))).isTrue();
    assertThat(encoded.decode(1)).containsExactly(times(encoded.decode(0), 4), within(1e-6f));
  }

  private static float[] times(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return values;
  }
}
