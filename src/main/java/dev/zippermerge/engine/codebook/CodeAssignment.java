package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.graph.WeightLayer;

/**
 * Which codeword stands for each vector of one task's layer.
 *
 * @param layer the layer
 * @param codes [segment][vector], unsigned; the segments are those that this layer has, which may
 *     be fewer than the codebook's
 */
public record CodeAssignment(WeightLayer layer, byte[][] codes) {}
