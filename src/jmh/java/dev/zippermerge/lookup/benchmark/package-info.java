/** Benchmarks of lookup inference: {@code ./mvnw -Pjmh test-compile exec:exec}. */
@NullMarked
package dev.zippermerge.lookup.benchmark;

import org.jspecify.annotations.NullMarked;
