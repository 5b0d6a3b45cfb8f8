package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.graph.FlatGraph;
import java.util.List;

/**
 * Networks merged by NeuralMerger: their originals, and the codebooks that stand for their layers.
 *
 * @param tasks the tasks' names
 * @param originals for each task its original network
 * @param layers the merged layers
 */
public record MergedNetworks(
    List<String> tasks, List<FlatGraph> originals, List<EncodedLayer> layers) {}
