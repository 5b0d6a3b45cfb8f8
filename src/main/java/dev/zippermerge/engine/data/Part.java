package dev.zippermerge.engine.data;

import org.jspecify.annotations.Nullable;

/** A split as it lies in a file: its raw examples, and their labels where it has them. */
final class Part {
  final Table table;
  final int @Nullable [] labels;

  Part(Table table, int @Nullable [] labels) {
    this.table = table;
    this.labels = labels;
  }
}
