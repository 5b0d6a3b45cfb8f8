package dev.zippermerge.engine.spec;

import org.jspecify.annotations.Nullable;

/**
 * How codebooks are found and stored. Every field may be absent; the defaults are those that
 * measured best.
 *
 * @param codebookPrecision how codewords are stored, default {@link CodebookPrecision#ADAPTED};
 *     codebooks without error are always stored in half precision
 * @param scaleBalancing divides each task's layer by a scale of its own before codewords are found,
 *     so that larger weights do not take them all; one more float for each, default false
 * @param refit moves the codewords, before calibration, to where they make least squared error of
 *     each layer's output on calibration examples, default false
 * @param scope which weights read the same codewords. Default {@link CodebookScope#SEGMENT} if a
 *     preset, layers or a goal by segment length is given, or if the networks are of the paper's
 *     kind: plain chains without batch normalisation. Otherwise {@link CodebookScope#NETWORK}. With
 *     LAYER and NETWORK codes are learnt in the course of calibration
 * @param bitsPerWeight average bits of a code for each encoded weight, 0.1 to 6, with scope LAYER
 *     or NETWORK; default 1.3
 */
public record EncodingSpec(
    @Nullable CodebookPrecision codebookPrecision,
    @Nullable Boolean scaleBalancing,
    @Nullable Boolean refit,
    @Nullable CodebookScope scope,
    @Nullable Double bitsPerWeight) {

  /** Codewords for each segment. */
  public EncodingSpec(
      @Nullable CodebookPrecision codebookPrecision,
      @Nullable Boolean scaleBalancing,
      @Nullable Boolean refit) {
    this(codebookPrecision, scaleBalancing, refit, null, null);
  }

  /** All defaults. */
  public static EncodingSpec defaults() {
    return new EncodingSpec(null, null, null);
  }

  /** The same with so many bits for each weight; codes are learnt, by default for all layers. */
  public EncodingSpec withBits(double bits) {
    var wide = scope == CodebookScope.LAYER ? CodebookScope.LAYER : CodebookScope.NETWORK;
    return new EncodingSpec(codebookPrecision, scaleBalancing, refit, wide, bits);
  }
}
