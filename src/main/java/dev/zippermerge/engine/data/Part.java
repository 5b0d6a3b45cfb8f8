package dev.zippermerge.engine.data;

import org.jspecify.annotations.Nullable;

/** A split as it lies in a file: its raw examples, and their labels where it has them. */
final class Part {
  final Table table;
  final @Nullable Targets targets;

  /** Name of what holds the labels. */
  final String labels;

  Part(Table table, @Nullable Targets targets, String labels) {
    this.table = table;
    this.targets = targets;
    this.labels = labels;
  }

  /** A part of class folders and the like. */
  Part(Table table, int @Nullable [] labels) {
    this(table, labels == null ? null : new Targets.Classes(labels), table.name());
  }

  /** Where its labels lie. */
  Places places() {
    return Places.all(labels, table.rows().count());
  }
}
