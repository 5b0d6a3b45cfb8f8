/**
 * A merge from specification to artifact: the phases in their order. Start reading at {@link
 * MergePipeline}.
 */
@NullMarked
package dev.zippermerge.engine.merge;

import org.jspecify.annotations.NullMarked;
