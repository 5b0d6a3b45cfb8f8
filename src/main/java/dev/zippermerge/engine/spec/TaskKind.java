package dev.zippermerge.engine.spec;

/** What a task's answers are. */
public enum TaskKind {
  /** One of several classes, or, of a network with a single output, yes or no. */
  CLASSIFICATION,
  /** Values. */
  REGRESSION
}
