/** The embedded PostgreSQL that serves when no external one is configured. */
@ApplicationModule(allowedDependencies = {"settings"})
@NullMarked
package dev.zippermerge.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
