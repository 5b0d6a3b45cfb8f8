/**
 * NeuralMerger: kernels cut into segments, joint codebooks by k-means, code assignments, encoded
 * layers.
 */
@NullMarked
package dev.zippermerge.engine.codebook;

import org.jspecify.annotations.NullMarked;
