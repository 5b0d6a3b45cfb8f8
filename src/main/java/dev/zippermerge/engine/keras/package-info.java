/** Models that Keras 2 and 3 saved: HDF5 files and {@code .keras} archives. */
@NullMarked
package dev.zippermerge.engine.keras;

import org.jspecify.annotations.NullMarked;
