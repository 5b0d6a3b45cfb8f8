package dev.zippermerge.engine.spec;

/** Formats of calibration data. Archives are zip, tar or gzipped tar. */
public enum DataFormat {
  /** NumPy arrays: an npz, or an archive of {@code .npy} files. */
  NPZ,
  /** An archive of images in one folder for each class. */
  IMAGE_ZIP,
  /** An archive of images and a CSV file, or one for each split, that gives their labels. */
  IMAGE_CSV,
  /** TFRecords of {@code tf.train.Example}: one file, or an archive of several. */
  TFRECORD,
  /** An archive of WAV files in one folder for each class, read as log spectrograms. */
  WAV_ZIP
}
