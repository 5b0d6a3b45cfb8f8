/**
 * TensorFlow itself: the native libraries from the class path, unpacked once and loaded through
 * DJL.
 */
@NullMarked
package dev.zippermerge.engine.tensorflow;

import org.jspecify.annotations.NullMarked;
