package dev.zippermerge.engine.export;

import com.google.protobuf.ByteString;
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

  /** Bytes of all weights in an artifact's graph: floats, single bytes and packed strings. */
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

  /** Bytes of all weights among the nodes: constants of floats, single bytes and strings. */
  public static long bytes(Collection<NodeDef> nodes) {
    return nodes.stream()
        .filter(node -> node.getOp().equals("Const"))
        .mapToLong(StoredConstants::bytes)
        .sum();
  }

  private static long bytes(NodeDef node) {
    return Nodes.dtype(node) == DataType.DT_STRING
        ? node.getAttrOrThrow("value").getTensor().getStringValList().stream()
            .mapToLong(ByteString::size)
            .sum()
        : width(Nodes.dtype(node)) * Nodes.size(Nodes.shape(node));
  }

  private static long width(DataType type) {
    return switch (type) {
      case DT_INT8, DT_UINT8 -> Byte.BYTES;
      case DT_FLOAT -> Float.BYTES;
      case DT_HALF, DT_BFLOAT16 -> HalfFloats.BYTES;
      case DT_DOUBLE -> Double.BYTES;
      default -> 0;
    };
  }
}
