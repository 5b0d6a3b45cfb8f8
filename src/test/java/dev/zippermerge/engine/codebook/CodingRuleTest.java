package dev.zippermerge.engine.codebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.Preset;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodingRuleTest {
  private static final List<LayerAlignment> LENET =
      List.of(
          LayerAlignment.of("conv1", List.of(TestLayers.convolution("a", 5, 1, 32))),
          LayerAlignment.of("conv2", List.of(TestLayers.convolution("b", 5, 32, 64))),
          LayerAlignment.of("fc1", List.of(TestLayers.dense("c", 4096, 1024))));

  @Test
  void accuIsTheFirstLineOfTable1() {
    assertThat(new CodingRule(Preset.ACCU, List.of()).choose(LENET))
        .containsExactly(new Coding(1, 64), new Coding(8, 128), new Coding(8, 128));
  }

  @Test
  void lightIsTheSecondLineOfTable1() {
    assertThat(new CodingRule(Preset.LIGHT, List.of()).choose(LENET))
        .containsExactly(new Coding(1, 64), new Coding(32, 128), new Coding(8, 64));
  }

  /** Layers 1, 2, 3, 5, 8 and 13 of VGG-avg and both dense ones, those of ZF-Net beside them. */
  private static final List<LayerAlignment> VGG_AND_ZF =
      List.of(
          pair(
              "conv1",
              TestLayers.convolution("a", 3, 3, 64),
              TestLayers.convolution("b", 7, 3, 96)),
          LayerAlignment.of("conv2", List.of(TestLayers.convolution("c", 3, 64, 64))),
          LayerAlignment.of("conv3", List.of(TestLayers.convolution("d", 3, 64, 128))),
          pair(
              "conv4",
              TestLayers.convolution("e", 3, 128, 128),
              TestLayers.convolution("f", 5, 96, 256)),
          pair(
              "conv7",
              TestLayers.convolution("g", 3, 256, 256),
              TestLayers.convolution("h", 3, 256, 384)),
          LayerAlignment.of("conv8", List.of(TestLayers.convolution("i", 3, 256, 512))),
          pair(
              "conv13",
              TestLayers.convolution("j", 3, 512, 512),
              TestLayers.convolution("k", 3, 384, 256)),
          pair("fc1", TestLayers.dense("l", 512, 4096), TestLayers.dense("m", 9216, 4096)),
          pair("fc2", TestLayers.dense("n", 4096, 4096), TestLayers.dense("o", 4096, 4096)));

  @Test
  void accuOfDeepNetworksIsTheFirstLineOfTable4() {
    assertThat(new CodingRule(Preset.ACCU, List.of()).choose(VGG_AND_ZF))
        .containsExactly(
            new Coding(3, 256),
            new Coding(32, 256),
            new Coding(32, 256),
            new Coding(32, 256),
            new Coding(16, 256),
            new Coding(8, 256),
            new Coding(8, 256),
            new Coding(4, 128),
            new Coding(4, 64));
  }

  @Test
  void lightOfDeepNetworksIsTheSecondLineOfTable4() {
    assertThat(new CodingRule(Preset.LIGHT, List.of()).choose(VGG_AND_ZF))
        .containsExactly(
            new Coding(3, 128),
            new Coding(32, 128),
            new Coding(32, 128),
            new Coding(32, 128),
            new Coding(32, 128),
            new Coding(16, 128),
            new Coding(16, 128),
            new Coding(8, 128),
            new Coding(8, 64));
  }

  @Test
  void narrowLayersTakeFewerCodewords() {
    var narrow = LayerAlignment.of("conv1", List.of(TestLayers.convolution("a", 3, 16, 8)));
    var dense = LayerAlignment.of("fc1", List.of(TestLayers.dense("b", 5, 3)));
    assertThat(new CodingRule(Preset.ACCU, List.of()).choose(List.of(narrow, dense)))
        .containsExactly(new Coding(8, 32), new Coding(5, 16));
  }

  private static LayerAlignment pair(String name, WeightLayer first, WeightLayer second) {
    return LayerAlignment.of(name, List.of(first, second));
  }

  @Test
  void oneLayerMayDiffer() {
    var rule = new CodingRule(Preset.ACCU, List.of(new LayerCoding("fc1", 16, 16)));
    assertThat(rule.choose(LENET))
        .containsExactly(new Coding(1, 64), new Coding(8, 128), new Coding(16, 16));
  }

  @ParameterizedTest
  @CsvSource({
    "conv2, 33, 64, layers[conv2].segmentLength",
    "fc1, 65, 64, layers[fc1].segmentLength",
    "fc1, 0, 64, layers[fc1].segmentLength",
    "fc1, 8, 257, layers[fc1].codewordCount",
    "fc1, 8, 1, layers[fc1].codewordCount",
    "fc9, 8, 64, layers[fc9].layer"
  })
  void refusesWhatDoesNotFit(String layer, int length, int count, String culprit) {
    var rule = new CodingRule(Preset.ACCU, List.of(new LayerCoding(layer, length, count)));
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> rule.choose(LENET))
        .satisfies(e -> assertThat(e.code()).isEqualTo(RefusalCode.SPEC_INVALID))
        .satisfies(e -> assertThat(e.culprit()).isEqualTo(culprit));
  }
}
