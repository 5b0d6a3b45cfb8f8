package dev.zippermerge.engine.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

class EqualDepthAlignerTest {
  private final FlatGraph lenet =
      network(
          layer("c1", WeightLayer.Kind.CONV2D, false),
          layer("c2", WeightLayer.Kind.CONV2D, false),
          layer("f1", WeightLayer.Kind.DENSE, false),
          layer("out", WeightLayer.Kind.DENSE, true));

  @Test
  void layersOfOneKindGoTogetherInOrderAndOutputLayersStay() {
    var aligned = EqualDepthAligner.align(List.of(lenet, lenet));
    assertThat(aligned).extracting(LayerAlignment::name).containsExactly("conv1", "conv2", "fc1");
    assertThat(aligned.get(1).layers()).extracting(WeightLayer::name).containsExactly("c2", "c2");
  }

  @Test
  void depthwiseLayersStay() {
    var separable =
        network(
            layer("dw", WeightLayer.Kind.DEPTHWISE, false),
            layer("pw", WeightLayer.Kind.POINTWISE, false));
    assertThat(EqualDepthAligner.align(List.of(separable, separable)))
        .extracting(LayerAlignment::name)
        .containsExactly("conv1");
  }

  @Test
  void refusesNetworksOfDifferentDepth() {
    var shallow = network(layer("c1", WeightLayer.Kind.CONV2D, false));
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> EqualDepthAligner.align(List.of(lenet, shallow)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(RefusalCode.ALIGNMENT_IMPOSSIBLE))
        .withMessageContaining("[2, 1]");
  }

  @Test
  void refusesNetworksOfOutputLayersAlone() {
    var linear = network(layer("out", WeightLayer.Kind.DENSE, true));
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> EqualDepthAligner.align(List.of(linear, linear)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(RefusalCode.ALIGNMENT_IMPOSSIBLE));
  }

  private static FlatGraph network(WeightLayer... layers) {
    return new FlatGraph(
        GraphDef.getDefaultInstance(), List.of(), List.of(), List.of(layers), List.of());
  }

  private static WeightLayer layer(String name, WeightLayer.Kind kind, boolean output) {
    return new WeightLayer(
        name, kind, name + "/k", List.of(1L, 1L, 4L, 4L), false, null, name + ":0", output, 0);
  }
}
