/** Operations on one example: everything but the layers with weights. */
@NullMarked
package dev.zippermerge.lookup.op;

import org.jspecify.annotations.NullMarked;
