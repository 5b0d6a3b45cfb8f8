package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import java.util.List;

/**
 * What goes into a model and what comes out. Tensors are those of the model's own graph.
 *
 * @param name its name
 * @param all names of all signatures of the model, sorted
 * @param inputs by name, sorted
 * @param outputs by name, sorted
 */
public record Signature(
    String name, List<String> all, List<Endpoint> inputs, List<Endpoint> outputs) {}
