/** Runs a command of the engine as a child process with limits. */
@ApplicationModule(allowedDependencies = {"retention", "engine :: process", "engine :: spec"})
@NullMarked
package dev.zippermerge.runner;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
