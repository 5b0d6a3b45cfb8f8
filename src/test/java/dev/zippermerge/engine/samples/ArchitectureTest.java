package dev.zippermerge.engine.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void weightsOfThePapersNetworksAreAsLargeAsThePaperSays() {
    // Section 4: 17.1 + 17.0 MB; 134.7 + 233.1 MB.
    assertThat(megabytes(Architecture.LENET, 32, 1, 20)).isEqualTo("17.1");
    assertThat(megabytes(Architecture.LENET, 32, 1, 10)).isEqualTo("17.0");
    assertThat(megabytes(Architecture.VGG_AVG, 32, 3, 17)).isEqualTo("134.7");
    assertThat(megabytes(Architecture.ZF, 48, 3, 2)).isEqualTo("233.1");
  }

  @Test
  void narrowNetworksHaveTheSameLayers() {
    assertThat(layers(Architecture.VGG_AVG_QUARTER)).isEqualTo(13 + 2 + 1);
    assertThat(layers(Architecture.ZF_QUARTER)).isEqualTo(5 + 2 + 1);
  }

  private static String megabytes(Architecture architecture, int side, int channels, int classes) {
    long weights =
        architecture.build(List.of(side, side, channels), classes, 1).variables().stream()
            .mapToLong(variable -> variable.initial().length)
            .sum();
    return "%.1f".formatted(weights * 4 / 1e6);
  }

  private static long layers(Architecture architecture) {
    return architecture.build(List.of(32, 32, 3), 10, 1).variables().stream()
        .filter(variable -> variable.name().endsWith("/kernel"))
        .count();
  }
}
