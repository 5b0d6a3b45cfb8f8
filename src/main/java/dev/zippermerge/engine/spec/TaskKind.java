package dev.zippermerge.engine.spec;

/** What a task's answers are. */
public enum TaskKind {
  /** One of several classes, or, of a network with a single output, yes or no. */
  CLASSIFICATION,
  /** Values. */
  REGRESSION,
  /** Boxes with a class and a score each; never assumed, always asked for. */
  DETECTION
}
