/** From a task's graph to the steps that compute it, one example at a time. */
@NullMarked
package dev.zippermerge.lookup.plan;

import org.jspecify.annotations.NullMarked;
