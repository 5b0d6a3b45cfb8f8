package dev.zippermerge.engine.align;

import static dev.zippermerge.engine.align.AlignmentNetworks.layer;
import static dev.zippermerge.engine.align.AlignmentNetworks.network;
import static dev.zippermerge.engine.align.AlignmentNetworks.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GivenAlignmentTest {
  private static final FlatGraph DEEP =
      network(
          layer("a", WeightLayer.Kind.CONV2D, false),
          layer("b", WeightLayer.Kind.POINTWISE, false),
          layer("dw", WeightLayer.Kind.DEPTHWISE, false),
          layer("c", WeightLayer.Kind.CONV2D, false),
          layer("f", WeightLayer.Kind.DENSE, false),
          layer("out", WeightLayer.Kind.DENSE, true));
  private static final FlatGraph FLAT =
      network(
          layer("x", WeightLayer.Kind.CONV2D, false),
          layer("y", WeightLayer.Kind.CONV2D, false),
          layer("g", WeightLayer.Kind.DENSE, false),
          layer("h", WeightLayer.Kind.DENSE, false),
          layer("out", WeightLayer.Kind.DENSE, true));

  @Test
  void groupsAreMergedAndTheOthersStandAloneInOrder() {
    var given =
        List.of(Map.of("deep", "b", "flat", "x"), Map.of("flat", "h", "deep", "f", "third", "g"));
    var aligned =
        GivenAlignment.align(List.of("deep", "flat", "third"), List.of(DEEP, FLAT, FLAT), given);
    assertThat(words(aligned))
        .containsExactly(
            "conv1=0:a",
            "conv2=0:b,1:x",
            "conv3=0:c",
            "conv4=1:y",
            "conv5=2:x",
            "conv6=2:y",
            "fc1=1:g",
            "fc2=0:f,1:h,2:g",
            "fc3=2:h");
  }

  @Test
  void noGroupsAtAllLeaveEveryLayerAlone() {
    assertThat(words(GivenAlignment.align(List.of("deep"), List.of(DEEP), List.of())))
        .containsExactly("conv1=0:a", "conv2=0:b", "conv3=0:c", "fc1=0:f");
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(List.of(Map.of("deep", "a", "nobody", "x")), "alignment[0].nobody"),
        Arguments.of(List.of(Map.of("deep", "a", "flat", "z")), "alignment[0].flat"),
        Arguments.of(List.of(Map.of("deep", "dw", "flat", "x")), "alignment[0].deep"),
        Arguments.of(List.of(Map.of("deep", "out", "flat", "out")), "alignment[0].deep"),
        Arguments.of(List.of(Map.of("deep", "a", "flat", "g")), "alignment[0].flat"),
        Arguments.of(
            List.of(Map.of("deep", "a", "flat", "x"), Map.of("deep", "a", "flat", "y")),
            "alignment[1].deep"),
        Arguments.of(
            List.of(Map.of("deep", "a", "flat", "y"), Map.of("deep", "b", "flat", "x")),
            "alignment[1].flat"),
        Arguments.of(List.of(Map.of("deep", "a"), Map.of()), "alignment[1]"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void namesTheFieldAtFault(List<Map<String, String>> given, String culprit) {
    var tasks = List.of("deep", "flat");
    var networks = List.of(DEEP, FLAT);
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> GivenAlignment.align(tasks, networks, given))
        .satisfies(e -> assertThat(e.code()).isEqualTo(RefusalCode.SPEC_INVALID))
        .satisfies(e -> assertThat(e.culprit()).isEqualTo(culprit));
  }
}
