package dev.zippermerge.engine.model;

/** Formats of model files. */
enum ModelFormat {
  /** The file {@code saved_model.pb} of a SavedModel, variables beside it. */
  SAVED_MODEL,
  /** A TensorFlow GraphDef whose weights are constants. */
  FROZEN_GRAPH,
  /** Keras' HDF5 file ({@code .h5}) or zip ({@code .keras}). */
  KERAS,
  /** ONNX, its weights within or in files beside it. */
  ONNX,

  /** TFLite. */
  TFLITE
}
