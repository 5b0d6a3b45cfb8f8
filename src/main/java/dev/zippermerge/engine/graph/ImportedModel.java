package dev.zippermerge.engine.graph;

import java.util.List;

/**
 * A model that was read.
 *
 * @param graph the network behind the chosen signature
 * @param format the file's format, {@code SAVED_MODEL}
 * @param signature name of the chosen signature
 * @param signatures names of all signatures, sorted
 * @param parameters float values in all weights, biases and normalisations of the network
 */
public record ImportedModel(
    FlatGraph graph, String format, String signature, List<String> signatures, long parameters) {}
