/** What merged models answer, by table lookup in this process: no TensorFlow, no child process. */
@ApplicationModule(
    allowedDependencies = {
      "catalog",
      "jobs",
      "lookup",
      "storage",
      "runner",
      "problem",
      "settings",
      "engine :: spec",
      "engine :: data"
    })
@NullMarked
package dev.zippermerge.predictions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
