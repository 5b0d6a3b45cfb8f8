/** The artifact's graph: its nodes, its constants, and what its initialiser decodes. */
@NullMarked
package dev.zippermerge.lookup.graph;

import org.jspecify.annotations.NullMarked;
