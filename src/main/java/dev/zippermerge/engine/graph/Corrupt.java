package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;

/** Refusals of models that contradict themselves. */
final class Corrupt {
  private Corrupt() {}

  static RefusedException model(String culprit, String message) {
    return new RefusedException(RefusalCode.MODEL_CORRUPT, culprit, message);
  }
}
