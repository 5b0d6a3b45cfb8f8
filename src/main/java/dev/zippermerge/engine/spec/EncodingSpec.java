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
 */
public record EncodingSpec(
    @Nullable CodebookPrecision codebookPrecision,
    @Nullable Boolean scaleBalancing,
    @Nullable Boolean refit) {

  /** All defaults. */
  public static EncodingSpec defaults() {
    return new EncodingSpec(null, null, null);
  }
}
