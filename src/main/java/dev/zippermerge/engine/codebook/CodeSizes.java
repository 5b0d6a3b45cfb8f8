package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.export.HalfFloats;
import dev.zippermerge.engine.spec.CodebookPrecision;

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

  /**
   * Codebook and bit-packed assignments of all layers, before any entropy coding.
   *
   * @param precision how the codebook is stored
   */
  public static long bytes(LayerAlignment alignment, Coding coding, CodebookPrecision precision) {
    long codewords = (long) segments(alignment, coding) * coding.codewordCount();
    long codes =
        alignment.layers().stream()
            .map(layer -> KernelSegments.of(layer, coding.segmentLength()))
            .mapToLong(
                shape ->
                    PackedCodes.size(
                        (long) shape.vectors() * shape.segments(), coding.codewordCount()))
            .sum();
    return codewords * coding.segmentLength() * width(precision) + codes;
  }

  private static int width(CodebookPrecision precision) {
    return precision == CodebookPrecision.FP16 ? HalfFloats.BYTES : Byte.BYTES;
  }
}
