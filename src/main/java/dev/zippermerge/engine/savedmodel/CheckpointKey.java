package dev.zippermerge.engine.savedmodel;

import org.tensorflow.proto.DataType;

/**
 * Where a checkpoint holds a value.
 *
 * @param name the tensor's name in the checkpoint
 * @param slice the part of it, empty for all
 * @param type its element type
 */
record CheckpointKey(String name, String slice, DataType type) {}
