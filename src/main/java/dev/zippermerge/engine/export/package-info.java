/** The merged model as a file: one SavedModel with a signature for each task, and its manifest. */
@NullMarked
package dev.zippermerge.engine.export;

import org.jspecify.annotations.NullMarked;
