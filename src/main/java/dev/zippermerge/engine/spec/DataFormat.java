package dev.zippermerge.engine.spec;

/** Formats of calibration data. */
public enum DataFormat {
  /** A NumPy archive of arrays. */
  NPZ,
  /** A zip of images in one folder for each class. */
  IMAGE_ZIP
}
