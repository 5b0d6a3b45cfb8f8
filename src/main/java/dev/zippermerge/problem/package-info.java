/** Errors that a client is told about, each with a stable code. */
@ApplicationModule(allowedDependencies = {"engine :: spec"})
@NullMarked
package dev.zippermerge.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
