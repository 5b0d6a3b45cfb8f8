package dev.zippermerge.engine.graph;

/**
 * Where a checkpoint holds a variable.
 *
 * @param name the tensor's name in the checkpoint
 * @param slice the part of it, empty for all
 */
record CheckpointKey(String name, String slice) {}
