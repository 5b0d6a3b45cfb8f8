/**
 * Inference of merged models by table lookup (NeuralMerger, section 3.1, equations 8 and 9). It
 * needs nothing but the JDK: neither TensorFlow nor any other library.
 */
@NullMarked
package dev.zippermerge.lookup;

import org.jspecify.annotations.NullMarked;
