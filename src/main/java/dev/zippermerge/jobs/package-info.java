/** Merge jobs: their states, queue, worker, progress, events, metrics and artifacts. */
@ApplicationModule(
    allowedDependencies = {
      "access",
      "catalog",
      "storage",
      "runner",
      "problem",
      "paging",
      "retention",
      "settings",
      "engine :: spec"
    })
@NullMarked
package dev.zippermerge.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
