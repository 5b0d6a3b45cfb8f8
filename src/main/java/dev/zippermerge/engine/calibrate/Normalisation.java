package dev.zippermerge.engine.calibrate;

/**
 * A batch normalisation of a student whose statistics are variables that no optimiser changes: the
 * student is trained with those of the batch, and they are measured over many examples for its
 * answers.
 *
 * @param node name of the {@code FusedBatchNormV3} node in the student
 * @param mean the variable that holds the channels' means
 * @param variance the variable that holds the channels' variances
 */
public record Normalisation(String node, TrainedVariable mean, TrainedVariable variance) {}
