package dev.zippermerge.engine.spec;

/** How networks are merged. */
public enum MergeMethod {
  /** Joint codebooks over aligned layers (NeuralMerger, IJCAI 2018). */
  NEURAL_MERGER
}
