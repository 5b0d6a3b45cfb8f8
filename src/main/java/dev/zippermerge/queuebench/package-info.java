/**
 * Measures the queue: jobs that do nothing, through database and worker processes like any other.
 */
@ApplicationModule(
    allowedDependencies = {
      "catalog",
      "jobs",
      "runner",
      "storage",
      "engine :: spec",
      "engine :: process"
    })
@NullMarked
package dev.zippermerge.queuebench;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
