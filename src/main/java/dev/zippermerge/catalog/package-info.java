/** Models and data sets: upload, checks, digests, description, deletion. */
@ApplicationModule(
    allowedDependencies = {
      "access",
      "storage",
      "runner",
      "problem",
      "paging",
      "retention",
      "settings",
      "engine :: spec"
    })
@NullMarked
package dev.zippermerge.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
