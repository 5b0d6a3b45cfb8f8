package dev.zippermerge.engine.codebook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelSegmentsTest {
  /** Two positions, depth 3, width 2: value 100 x position + 10 x depth + output. */
  private static final float[] KERNEL = {0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121};

  private final KernelSegments shape = new KernelSegments(2, 3, 2, 2);

  @Test
  void cutsAlongTheDepthAndPadsTheLastSegment() {
    var first = new float[8];
    var last = new float[8];
    shape.copy(KERNEL, 0, first, 0);
    shape.copy(KERNEL, 1, last, 0);
    assertThat(shape.segments()).isEqualTo(2);
    assertThat(first).containsExactly(0, 10, 1, 11, 100, 110, 101, 111);
    assertThat(last).containsExactly(20, 0, 21, 0, 120, 0, 121, 0);
  }

  @Test
  void decodingPutsCodewordsBackInPlace() {
    var codewords = new float[2 * 4 * 2];
    shape.copy(KERNEL, 0, codewords, 0);
    shape.copy(KERNEL, 1, codewords, 8);
    var codebook = new Codebook(2, 4, 2, codewords, new double[2]);
    var decoded = new float[KERNEL.length];
    shape.decode(codebook, 0, new byte[] {0, 1, 2, 3}, 1, decoded);
    shape.decode(codebook, 1, new byte[] {0, 1, 2, 3}, 1, decoded);
    assertThat(decoded).containsExactly(KERNEL);
  }
}
