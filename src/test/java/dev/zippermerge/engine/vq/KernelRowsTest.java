package dev.zippermerge.engine.vq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelRowsTest {
  /** Two positions, three input channels, two outputs; segments of two leave one zero each. */
  @Test
  void cutsByPositionOutputAndSegment() {
    var shape = new KernelRows(2, 3, 2, 2);
    float[] kernel = {1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16};
    float[] rows = {
      1, 3, 5, 0, // position 0, output 0
      2, 4, 6, 0, // position 0, output 1
      11, 13, 15, 0, 12, 14, 16, 0
    };
    assertThat(shape.count()).isEqualTo(8);
    assertThat(shape.rows(kernel)).isEqualTo(rows);
    assertThat(shape.kernel(rows)).isEqualTo(kernel);
  }
}
