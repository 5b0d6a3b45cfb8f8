/**
 * The walk-through of {@code bin/quickstart}: a client of the service like any other, over HTTP
 * alone.
 */
@ApplicationModule(allowedDependencies = "engine :: spec")
@NullMarked
package dev.zippermerge.quickstart;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
