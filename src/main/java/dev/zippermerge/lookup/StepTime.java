package dev.zippermerge.lookup;

/**
 * How long one step of a computation took.
 *
 * @param node name of the artifact's node that it stands for, or the first of those: a convolution
 *     takes the bias, batch normalisation and activation after it along
 * @param nanos nanoseconds
 */
public record StepTime(String node, long nanos) {}
