/** Archives from strangers, opened without trusting them. */
@NullMarked
package dev.zippermerge.engine.archive;

import org.jspecify.annotations.NullMarked;
