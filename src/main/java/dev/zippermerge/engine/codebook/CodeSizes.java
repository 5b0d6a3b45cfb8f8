package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.align.LayerAlignment;

/** Bytes that an encoded layer takes in an artifact, known before it is encoded. */
public final class CodeSizes {
  private CodeSizes() {}

  /** ceil(d / r) of the deepest of the aligned layers. */
  public static int segments(LayerAlignment alignment, Coding coding) {
    return alignment.layers().stream()
        .mapToInt(layer -> KernelSegments.of(layer, coding.segmentLength()).segments())
        .max()
        .orElseThrow();
  }

  /** Codebook in half precision and bit-packed assignments of all layers. */
  public static long bytes(LayerAlignment alignment, Coding coding) {
    long codewords = (long) segments(alignment, coding) * coding.codewordCount();
    long codes =
        alignment.layers().stream()
            .map(layer -> KernelSegments.of(layer, coding.segmentLength()))
            .mapToLong(
                shape ->
                    PackedCodes.size(shape.vectors(), shape.segments(), coding.codewordCount()))
            .sum();
    return codewords * coding.segmentLength() * HalfFloats.BYTES + codes;
  }
}
