/** TFLite files in. */
@NullMarked
package dev.zippermerge.engine.tflite;

import org.jspecify.annotations.NullMarked;
