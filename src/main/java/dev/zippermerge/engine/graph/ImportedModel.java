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
 * @param notes what was done to the model that its user should know, in sentences
 */
public record ImportedModel(
    FlatGraph graph,
    String format,
    String signature,
    List<String> signatures,
    long parameters,
    List<String> notes) {
  /** The same model with other notes. */
  public ImportedModel withNotes(List<String> others) {
    return new ImportedModel(graph, format, signature, signatures, parameters, List.copyOf(others));
  }
}
