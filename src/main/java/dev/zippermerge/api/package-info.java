/** The REST interface: controllers, problem details, downloads, OpenAPI. */
@ApplicationModule(
    allowedDependencies = {
      "access",
      "catalog",
      "jobs",
      "predictions",
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
