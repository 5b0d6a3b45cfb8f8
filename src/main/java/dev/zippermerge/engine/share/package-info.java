/**
 * What several networks have in common: operations that compute the same, found before any work.
 */
@NullMarked
package dev.zippermerge.engine.share;

import org.jspecify.annotations.NullMarked;
