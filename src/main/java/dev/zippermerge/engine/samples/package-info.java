/**
 * Generated tasks and small trained networks for the quickstart, for tests and for measurements.
 */
@NullMarked
package dev.zippermerge.engine.samples;

import org.jspecify.annotations.NullMarked;
