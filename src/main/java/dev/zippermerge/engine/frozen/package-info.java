/** Frozen graphs in: GraphDefs of TensorFlow whose weights are constants. */
@NullMarked
package dev.zippermerge.engine.frozen;

import org.jspecify.annotations.NullMarked;
