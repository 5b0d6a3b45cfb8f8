/** Models in: which format a file has, and the reader for it. */
@NullMarked
package dev.zippermerge.engine.model;

import org.jspecify.annotations.NullMarked;
