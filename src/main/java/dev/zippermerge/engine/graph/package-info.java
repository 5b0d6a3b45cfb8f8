/** Models in: reading, inlining, freezing, the allow-list, weight layers, rewriting. */
@NullMarked
package dev.zippermerge.engine.graph;

import org.jspecify.annotations.NullMarked;
