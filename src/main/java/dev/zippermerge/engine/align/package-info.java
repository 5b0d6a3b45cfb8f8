/** Which layer of one network goes with which of the others. */
@NullMarked
package dev.zippermerge.engine.align;

import org.jspecify.annotations.NullMarked;
