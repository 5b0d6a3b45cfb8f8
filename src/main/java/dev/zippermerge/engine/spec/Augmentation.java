package dev.zippermerge.engine.spec;

/** What can be done at random to a training picture; original and merged network see the same. */
public enum Augmentation {
  /** Every second picture is mirrored left to right. */
  FLIP,
  /** Moved by up to an eighth of its size in each direction; edges repeat. */
  SHIFT
}
