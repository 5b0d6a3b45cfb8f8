package dev.zippermerge.lookup;

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

/** Artifacts of networks as they are, with nothing encoded. */
public final class TestArtifact {
  private TestArtifact() {}

  /** Writes networks by their tasks' names. */
  public static Path write(Path file, Map<String, FlatGraph> tasks) throws IOException {
    var nodes = new ArrayList<NodeDef>();
    nodes.add(Nodes.op("init", "NoOp").build());
    tasks.forEach(
        (task, network) ->
            nodes.addAll(Prefix.apply(task, network.graph().getNodeList(), Map.of())));
    var served =
        tasks.entrySet().stream()
            .map(task -> ServableGraph.Task.of(task.getKey(), task.getValue()))
            .toList();
    ArtifactWriter.write(file, new ServableGraph(nodes, "init", served), "{}");
    return file;
  }

  /** The largest magnitude among values. */
  public static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
