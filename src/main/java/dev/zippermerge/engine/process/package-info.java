/** Processes that run the same classes as this one. */
@NullMarked
package dev.zippermerge.engine.process;

import org.jspecify.annotations.NullMarked;
