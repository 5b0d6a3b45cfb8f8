/** Settings that several modules share. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.zippermerge.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
