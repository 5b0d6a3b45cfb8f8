package dev.zippermerge.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SplitTest {
  private final Split ordered =
      Split.of(new float[][] {{0}, {1}, {2}, {3}, {4}, {5}, {6}}, new int[] {0, 0, 0, 1, 1, 2, 2});

  @Test
  void aSampleIsSpreadOverTheSplit() {
    var sample = ordered.sample(3);
    assertThat(sample.labels(0, 1, 2)).containsExactly(0, 0, 1);
    assertThat(sample.range(0, 3)).containsExactly(0, 2, 4);
  }

  @Test
  void aSampleOfAllOrMoreIsTheSplitItself() {
    assertThat(ordered.sample(7).range(0, 7)).containsExactly(ordered.range(0, 7));
    assertThat(ordered.sample(8).size()).isEqualTo(7);
  }
}
