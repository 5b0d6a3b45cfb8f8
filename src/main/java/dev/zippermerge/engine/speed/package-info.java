/**
 * How fast networks are, one thread, batch 1, side by side: the originals on TensorFlow and as
 * im2col with OpenBLAS, the merged model on TensorFlow and by lookup.
 */
@NullMarked
package dev.zippermerge.engine.speed;

import org.jspecify.annotations.NullMarked;
