package dev.zippermerge.engine.spec;

import org.jspecify.annotations.Nullable;

/**
 * How codebooks are found and stored. Every field may be absent; the defaults are those that
 * measured best.
 *
 * @param codebookPrecision how codewords are stored, default {@link CodebookPrecision#ADAPTED};
 *     codebooks without error are always stored in half precision
 */
public record EncodingSpec(@Nullable CodebookPrecision codebookPrecision) {

  /** All defaults. */
  public static EncodingSpec defaults() {
    return new EncodingSpec(null);
  }
}
