package dev.zippermerge.engine.spec;

/** Which weights read the same codewords. */
public enum CodebookScope {
  /** Each segment of a merged layer has separate codewords (NeuralMerger, section 3.1). */
  SEGMENT,
  /** Each merged layer has one codebook, for all of its segments. */
  LAYER,
  /** All layers of all tasks with the same segment length have one codebook. */
  NETWORK
}
