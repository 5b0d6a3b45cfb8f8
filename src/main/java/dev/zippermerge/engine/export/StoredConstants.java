package dev.zippermerge.engine.export;

import dev.zippermerge.engine.archive.SafeZip;
import dev.zippermerge.engine.graph.Nodes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

/** Counts the weights that a graph really holds. */
public final class StoredConstants {
  private StoredConstants() {}

  /** Bytes of all constants of floating-point numbers in an artifact's graph. */
  public static long bytes(Path artifact) throws IOException {
    try (var zip = SafeZip.open(artifact)) {
      for (var file : zip.files()) {
        if (file.name().equals("saved_model.pb")) {
          try (var in = zip.open(file)) {
            return bytes(SavedModel.parseFrom(in).getMetaGraphs(0).getGraphDef().getNodeList());
          }
        }
      }
      return 0;
    }
  }

  /** Bytes of all constants of floating-point numbers among the nodes. */
  public static long bytes(Collection<NodeDef> nodes) {
    return nodes.stream()
        .filter(node -> node.getOp().equals("Const"))
        .mapToLong(node -> width(Nodes.dtype(node)) * Nodes.size(Nodes.shape(node)))
        .sum();
  }

  private static long width(DataType type) {
    return switch (type) {
      case DT_FLOAT -> Float.BYTES;
      case DT_HALF, DT_BFLOAT16 -> HalfFloats.BYTES;
      case DT_DOUBLE -> Double.BYTES;
      default -> 0;
    };
  }
}
