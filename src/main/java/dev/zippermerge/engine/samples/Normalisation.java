package dev.zippermerge.engine.samples;

import dev.zippermerge.engine.calibrate.TrainedVariable;

/**
 * A batch normalisation of a network.
 *
 * @param node its FusedBatchNormV3
 * @param mean each channel's mean, which the node takes where it does not normalise over the batch
 * @param variance likewise
 */
record Normalisation(String node, TrainedVariable mean, TrainedVariable variance) {}
