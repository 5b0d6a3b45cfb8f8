package dev.zippermerge.lookup.savedmodel;

import dev.zippermerge.lookup.LookupException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The first graph of a SavedModel and its signatures.
 *
 * @param nodes all nodes
 * @param signatures by name
 */
public record SavedModel(List<Node> nodes, Map<String, Signature> signatures) {
  private static final int META_GRAPH = 2;
  private static final int GRAPH = 2;
  private static final int NODE = 1;
  private static final int SIGNATURE = 5;

  /**
   * Reads a SavedModel.
   *
   * @param file content of {@code saved_model.pb}
   * @throws LookupException where it is damaged or has no graph
   */
  public static SavedModel read(byte[] file) {
    var model = WireReader.of(file);
    while (model.next()) {
      if (model.field() == META_GRAPH) {
        return meta(model.message());
      }
      model.skip();
    }
    throw new LookupException("saved_model.pb has no graph.");
  }

  private static SavedModel meta(WireReader meta) {
    var nodes = new ArrayList<Node>();
    var signatures = new TreeMap<String, Signature>();
    while (meta.next()) {
      switch (meta.field()) {
        case GRAPH -> graph(meta.message(), nodes);
        case SIGNATURE ->
            Entry.read(
                meta.message(), (name, content) -> signatures.put(name, Signature.read(content)));
        default -> meta.skip();
      }
    }
    return new SavedModel(nodes, signatures);
  }

  private static void graph(WireReader graph, List<Node> nodes) {
    while (graph.next()) {
      if (graph.field() == NODE) {
        nodes.add(Node.read(graph.message()));
      } else {
        graph.skip();
      }
    }
  }
}
