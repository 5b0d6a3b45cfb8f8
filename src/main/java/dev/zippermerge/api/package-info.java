/** The REST interface: controllers, problem details, downloads, OpenAPI. */
@ApplicationModule(
    allowedDependencies = {
      "access",
      "catalog",
      "jobs",
      "predictions",
      "runner",
      "storage",
      "problem",
      "paging",
      "settings",
      "engine :: spec"
    })
@NullMarked
package dev.zippermerge.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
