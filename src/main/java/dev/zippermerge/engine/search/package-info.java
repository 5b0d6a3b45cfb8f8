/**
 * The search for r and C under a goal (NeuralMerger, section 4.1): which trials it takes, what
 * their results predict, when it is over. It runs nothing; start reading at {@link Search}.
 */
@NullMarked
package dev.zippermerge.engine.search;

import org.jspecify.annotations.NullMarked;
