/**
 * Zippering (Merging MobileNets, EMC2 2019): twin layers become one, step by step from the input
 * on. What the steps start from and what they make; training them is the calibration's business.
 */
@NullMarked
package dev.zippermerge.engine.zipper;

import org.jspecify.annotations.NullMarked;
