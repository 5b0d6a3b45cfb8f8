package dev.zippermerge.engine.graph;

/**
 * What stands for a tensor of a network whose axes are being reordered.
 *
 * @param tensor the tensor that holds its values
 * @param order the tensor is the original with its axes in this order
 */
record StoredOrder(TensorName tensor, Permutation order) {}
