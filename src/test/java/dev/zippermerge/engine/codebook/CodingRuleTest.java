package dev.zippermerge.engine.codebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zippermerge.engine.align.LayerAlignment;
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
          new LayerAlignment("conv1", List.of(TestLayers.convolution("a", 5, 1, 32))),
          new LayerAlignment("conv2", List.of(TestLayers.convolution("b", 5, 32, 64))),
          new LayerAlignment("fc1", List.of(TestLayers.dense("c", 4096, 1024))));

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
