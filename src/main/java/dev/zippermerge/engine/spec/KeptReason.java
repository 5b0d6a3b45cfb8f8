package dev.zippermerge.engine.spec;

/** Why a weight layer is not merged but stays with its task. */
public enum KeptReason {
  /** It gives the task's answer; calibration trains it. */
  OUTPUT_LAYER,
  /** Each of its filters sees one channel: there is no depth to cut into segments. */
  DEPTHWISE,
  /** Other operations use its kernel too, and would change with it. */
  SHARED_KERNEL,
  /** Zippering shares pointwise layers, and this is another. */
  NOT_POINTWISE,
  /** Not every task has a layer of its kernel's shape in its place. */
  NO_TWIN,
  /** It comes after the layer that the zipper stops at. */
  AFTER_STOP,
  /** No other task has the layer with the same weights behind the same layers. */
  NOT_EQUAL,
  /** It has too few weights to pay for a codebook. */
  TOO_SMALL
}
