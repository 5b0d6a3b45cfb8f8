package dev.zippermerge.engine.calibrate;

/**
 * A batch normalisation of a student whose statistics are variables that no optimiser changes.
 *
 * @param node name of the {@code FusedBatchNormV3} node in the student
 * @param mean the variable that holds the channels' means
 * @param variance the variable that holds the channels' variances
 * @param fixed true where the statistics stay as they are; otherwise the student is trained with
 *     those of the batch, and they are measured over many examples for its answers
 */
public record Normalisation(
    String node, TrainedVariable mean, TrainedVariable variance, boolean fixed) {}
