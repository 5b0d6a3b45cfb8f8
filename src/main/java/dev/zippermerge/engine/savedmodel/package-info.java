/** SavedModels in: the serving graph, its signatures, its variables. */
@NullMarked
package dev.zippermerge.engine.savedmodel;

import org.jspecify.annotations.NullMarked;
