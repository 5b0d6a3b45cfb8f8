package dev.zippermerge.engine.spec;

/** How networks are merged. */
public enum MergeMethod {
  /** Joint codebooks over aligned layers (NeuralMerger, IJCAI 2018). */
  NEURAL_MERGER,
  /** Twin layers become one, from the input on (Merging MobileNets, EMC2 2019). */
  ZIPPERING
}
