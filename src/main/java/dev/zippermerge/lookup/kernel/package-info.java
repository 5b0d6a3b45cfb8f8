/**
 * Layers of merged networks on planar values, and the kernels that they run on: a scalar reference
 * and the Java Vector API.
 */
@NullMarked
package dev.zippermerge.lookup.kernel;

import org.jspecify.annotations.NullMarked;
