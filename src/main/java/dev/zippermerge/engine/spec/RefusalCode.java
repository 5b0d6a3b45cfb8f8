package dev.zippermerge.engine.spec;

/**
 * Stable codes for everything the engine refuses to work on. Names are part of the public contract.
 */
public enum RefusalCode {
  /** The file is neither an archive nor of a model or data format that is read. */
  UNKNOWN_FORMAT,
  /** The archive is damaged or cut off. */
  ARCHIVE_UNREADABLE,
  /** An archive entry would be written outside its folder. */
  ARCHIVE_PATH_ESCAPE,
  /** The archive has too many entries, is too large unpacked, or unpacks at too high a ratio. */
  ARCHIVE_TOO_LARGE,
  /** The protobuf in a model file does not parse. */
  MODEL_CORRUPT,
  /** The model has more parameters than can be worked on. */
  MODEL_TOO_LARGE,
  /** There is no file, or no model in the folder or archive. */
  MODEL_NOT_FOUND,
  /** The folder or archive holds several models. */
  SEVERAL_MODELS,
  /** The file is a checkpoint: values without the graph that they belong to. */
  CHECKPOINT_WITHOUT_GRAPH,
  /** The model is a Git LFS pointer, not the file that it points to. */
  GIT_LFS_POINTER,
  /** The file holds weights but no description of the network. */
  MODEL_CONFIG_MISSING,
  /** A layer, or its activation, is not among those that are taken over. */
  LAYER_UNSUPPORTED,
  /** The network's weights are quantised, to eight bits for example. */
  QUANTISED_WEIGHTS,
  /** The asked-for signature, input or output does not exist. */
  SIGNATURE_UNKNOWN,
  /** The signature's inputs or outputs are not what a merge can work with. */
  SIGNATURE_UNSUPPORTED,
  /** The outputs depend on an input of text or of encoded files. */
  STRING_INPUT,
  /** Variables, or the files with their values, are absent. */
  VARIABLES_MISSING,
  /** Files with variables are cut off, or fail their checksums. */
  VARIABLES_CORRUPT,
  /** The graph holds operations that are not on the allow-list. */
  FORBIDDEN_OP,
  /** The graph is recurrent, or holds loops or branches. */
  CONTROL_FLOW,
  /** The graph normalises over the batch or drops values at random, as in training. */
  TRAINING_GRAPH,
  /** The ONNX model is of an opset that is too old or too new. */
  OPSET_UNSUPPORTED,
  /** A shape stays unknown where it must be known. */
  SHAPE_UNRESOLVED,
  /** The model has no convolution or dense weights. */
  NO_WEIGHT_LAYERS,
  /** The networks' layers cannot be aligned. */
  ALIGNMENT_IMPOSSIBLE,
  /** An operation between a trained layer and the network's answer has no gradient. */
  NO_GRADIENT,
  /** A field of the specification is out of its range. */
  SPEC_INVALID,
  /** The data set's file cannot be read. */
  DATA_UNREADABLE,
  /** An array that is needed is not in the data file. */
  DATA_ARRAY_MISSING,
  /** It cannot be told which array, feature or file is meant: several could be. */
  DATA_AMBIGUOUS,
  /** A line of a CSV file of labels is wrong: unknown column, missing image, duplicate. */
  DATA_LABELS_INVALID,
  /** The data's shape does not fit the model's input. */
  DATA_SHAPE_MISMATCH,
  /** Inputs and labels of a split differ in number. */
  DATA_LENGTH_MISMATCH,
  /** The training and the test split have different classes. */
  DATA_CLASSES_DIFFER,
  /** A split has no examples. */
  DATA_EMPTY,
  /** The data holds NaN or infinite values. */
  DATA_NOT_FINITE,
  /** A label is outside the model's classes. */
  LABEL_OUT_OF_RANGE,
  /** The exported artifact, loaded again, does not answer as the student did. */
  ARTIFACT_DIFFERS,
  /** Lookup inference cannot take the artifact: the message names the file and the node. */
  LOOKUP_UNSUPPORTED,
  /** No merge that was tried reaches what the goal asks for. */
  GOAL_NOT_MET
}
