/**
 * The engine: a plain command-line program that inspects, merges and measures networks. It knows
 * nothing of Spring, HTTP or a database; a {@link dev.zippermerge.engine.spec.MergeSpec} and files
 * go in, JSON lines and files come out.
 */
@NullMarked
package dev.zippermerge.engine;

import org.jspecify.annotations.NullMarked;
