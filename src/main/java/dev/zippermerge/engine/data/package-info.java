/** Calibration data in: NumPy archives, zips of images; splits and batches. */
@NullMarked
package dev.zippermerge.engine.data;

import org.jspecify.annotations.NullMarked;
