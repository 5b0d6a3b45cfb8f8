package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;

/** Refusals of models that contradict themselves. */
public final class Corrupt {
  private Corrupt() {}

  public static RefusedException model(String culprit, String message) {
    return new RefusedException(RefusalCode.MODEL_CORRUPT, culprit, message);
  }
}
