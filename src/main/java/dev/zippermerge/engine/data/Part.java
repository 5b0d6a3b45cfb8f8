package dev.zippermerge.engine.data;

import org.jspecify.annotations.Nullable;

/** A split as it lies in a file: its raw examples, and their labels where it has them. */
final class Part {
  final Table table;
  final @Nullable Targets targets;

  Part(Table table, @Nullable Targets targets) {
    this.table = table;
    this.targets = targets;
  }

  /** A part of class folders and the like. */
  Part(Table table, int @Nullable [] labels) {
    this(table, labels == null ? null : new Targets.Classes(labels));
  }
}
