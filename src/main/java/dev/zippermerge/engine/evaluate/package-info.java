/** What a merge is worth: accuracy, agreement, layer errors. */
@NullMarked
package dev.zippermerge.engine.evaluate;

import org.jspecify.annotations.NullMarked;
