package dev.zippermerge.engine.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * Constants that a graph holds under zlib, as merged models do: {@code DecodeRaw} of {@code
 * DecodeCompressed} of a string. They are inflated here, within bounds, so that their shapes are
 * known and no operation on strings ever runs.
 */
final class InflatedConstants {
  private static final int MAX_BYTES = 256 << 20;
  private static final int CHUNK = 1 << 16;

  private InflatedConstants() {}

  /**
   * The nodes with plain constants of single bytes in place; what these were made from is still
   * there, though nothing needs it.
   */
  static Map<String, NodeDef> apply(Map<String, NodeDef> nodes) {
    var inflated = new LinkedHashMap<>(nodes);
    inflated.replaceAll(
        (_, node) -> {
          var compressed = compressed(node, nodes);
          return compressed == null ? node : constant(node, compressed);
        });
    return inflated;
  }

  /** The compressed string that a node decodes; null where it does something else. */
  private static @Nullable ByteString compressed(NodeDef node, Map<String, NodeDef> byName) {
    boolean bytes =
        node.getOp().equals("DecodeRaw")
            && switch (node.getAttrOrThrow("out_type").getType()) {
              case DT_UINT8, DT_INT8 -> true;
              default -> false;
            };
    var decompression = bytes ? source(node, byName) : null;
    if (decompression == null
        || !decompression.getOp().equals("DecodeCompressed")
        || !decompression.getAttrOrThrow("compression_type").getS().toStringUtf8().equals("ZLIB")) {
      return null;
    }
    var text = source(decompression, byName);
    if (text == null || !text.getOp().equals("Const") || Nodes.dtype(text) != DataType.DT_STRING) {
      return null;
    }
    var value = text.getAttrOrThrow("value").getTensor();
    return value.getStringValCount() == 1 && Nodes.shape(text).isEmpty()
        ? value.getStringVal(0)
        : null;
  }

  private static @Nullable NodeDef source(@Nullable NodeDef node, Map<String, NodeDef> byName) {
    return node == null || node.getInputCount() == 0
        ? null
        : byName.get(TensorName.parse(node.getInput(0)).node());
  }

  private static NodeDef constant(NodeDef node, ByteString compressed) {
    var bytes = inflate(node.getName(), compressed);
    return Nodes.constant(
        node.getName(),
        TensorProto.newBuilder()
            .setDtype(node.getAttrOrThrow("out_type").getType())
            .setTensorShape(Nodes.shapeProto(List.of((long) bytes.length)))
            .setTensorContent(UnsafeByteOperations.unsafeWrap(bytes))
            .build());
  }

  private static byte[] inflate(String name, ByteString compressed) {
    try {
      var bytes = new byte[size(name, compressed)];
      try (var inflater = inflater(compressed)) {
        for (int done = 0; done < bytes.length; ) {
          done += inflater.inflate(bytes, done, bytes.length - done);
        }
      }
      return bytes;
    } catch (DataFormatException _) {
      throw Corrupt.model(name, "The compressed constant does not unpack.");
    }
  }

  /** Bytes after inflation, counted before memory is given to them. */
  private static int size(String name, ByteString compressed) throws DataFormatException {
    int size = 0;
    try (var inflater = inflater(compressed)) {
      var chunk = new byte[CHUNK];
      while (!inflater.finished()) {
        int count = inflater.inflate(chunk);
        size += count;
        if (count == 0 && !inflater.finished()) {
          throw Corrupt.model(name, "The compressed constant is cut off.");
        }
        if (size > MAX_BYTES) {
          throw new RefusedException(
              RefusalCode.MODEL_TOO_LARGE,
              name,
              "The compressed constant has more than " + MAX_BYTES + " bytes.");
        }
      }
    }
    return size;
  }

  private static Inflater inflater(ByteString compressed) {
    var inflater = new Inflater();
    inflater.setInput(compressed.asReadOnlyByteBuffer());
    return inflater;
  }
}
