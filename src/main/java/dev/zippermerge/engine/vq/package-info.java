/**
 * Vector quantisation with learnt codes: networks whose kernels are read from codebooks that many
 * layers of all tasks share (NeuralMerger, section 3, with codebooks of a wider scope).
 */
@NullMarked
package dev.zippermerge.engine.vq;

import org.jspecify.annotations.NullMarked;
