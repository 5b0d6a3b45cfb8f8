/**
 * Calibration training (NeuralMerger, section 3.3), for any student: networks whose weights read
 * shared variables. What the variables mean is the merge method's business.
 */
@NullMarked
package dev.zippermerge.engine.calibrate;

import org.jspecify.annotations.NullMarked;
