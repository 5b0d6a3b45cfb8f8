/** Reads the SavedModel in an artifact, without protobuf's classes. */
@NullMarked
package dev.zippermerge.lookup.savedmodel;

import org.jspecify.annotations.NullMarked;
