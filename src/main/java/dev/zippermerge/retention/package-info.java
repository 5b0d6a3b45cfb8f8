/** Removes, every now and then, what has outlived its time and what nobody refers to. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.zippermerge.retention;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
