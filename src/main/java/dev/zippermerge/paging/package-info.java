/** Lists in pages, by cursor. */
@ApplicationModule(allowedDependencies = {"problem"})
@NullMarked
package dev.zippermerge.paging;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
