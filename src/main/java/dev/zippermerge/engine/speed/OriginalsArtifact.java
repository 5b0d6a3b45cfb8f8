package dev.zippermerge.engine.speed;

import dev.zippermerge.engine.export.ArtifactWriter;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.Prefix;
import dev.zippermerge.engine.graph.ServableGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.tensorflow.proto.NodeDef;

/** Networks as they were, side by side in the form of an artifact: what a merge is held against. */
public final class OriginalsArtifact {
  private static final String INITIALISER = "zippermerge/init";

  private OriginalsArtifact() {}

  /**
   * Writes networks into one artifact.
   *
   * @param file the zip file to make
   * @param networks networks by the tasks' names, in order
   */
  public static void write(Path file, Map<String, FlatGraph> networks) throws IOException {
    var nodes = new ArrayList<NodeDef>();
    var tasks = new ArrayList<ServableGraph.Task>();
    networks.forEach(
        (task, network) -> {
          nodes.addAll(Prefix.apply(task, network.graph().getNodeList(), Map.of()));
          tasks.add(ServableGraph.Task.of(task, network));
        });
    nodes.add(Nodes.op(INITIALISER, "NoOp").build());
    ArtifactWriter.writeUncompressed(file, new ServableGraph(nodes, INITIALISER, tasks));
  }
}
