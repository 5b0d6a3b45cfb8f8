/** ONNX models in: their operators become those of TensorFlow. */
@NullMarked
package dev.zippermerge.engine.onnx;

import org.jspecify.annotations.NullMarked;
