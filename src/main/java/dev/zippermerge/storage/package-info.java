/** Blobs: large byte sequences, stored in chunks and checked by digest. */
@ApplicationModule(allowedDependencies = "retention")
@NullMarked
package dev.zippermerge.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
