package dev.zippermerge.engine.codebook;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.graph.Nodes;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.zip.Deflater;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * Bytes in a graph under an entropy code that TensorFlow itself undoes at load: zlib's Huffman
 * coding, with its search for repetitions only where that finds any; codes and codewords seldom
 * have some.
 */
public final class StoredBytes {
  private final int length;
  private final byte[] deflated;

  private StoredBytes(int length, byte[] deflated) {
    this.length = length;
    this.deflated = deflated;
  }

  /** Codes bytes. */
  public static StoredBytes of(byte[] bytes) {
    var huffmanOnly = deflated(bytes, Deflater.HUFFMAN_ONLY);
    var whole = deflated(bytes, Deflater.DEFAULT_STRATEGY);
    return new StoredBytes(bytes.length, whole.length < huffmanOnly.length ? whole : huffmanOnly);
  }

  private static byte[] deflated(byte[] bytes, int strategy) {
    var out = new ByteArrayOutputStream(bytes.length);
    try (var deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
      deflater.setStrategy(strategy);
      deflater.setInput(bytes);
      deflater.finish();
      var buffer = new byte[1 << 16];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
    }
    return out.toByteArray();
  }

  /** Bytes in the graph. */
  public int size() {
    return deflated.length;
  }

  /**
   * Nodes that yield the bytes.
   *
   * @param name name of the last node and prefix of the others
   * @param type an element type of one byte
   */
  public List<NodeDef> nodes(String name, DataType type) {
    var nodes = new NodeList(name);
    nodes.add(Nodes.constant(nodes.name("deflated"), string(deflated)));
    nodes.add(
        Nodes.op(nodes.name("inflated"), "DecodeCompressed", nodes.name("deflated"))
            .putAttr("compression_type", Nodes.string("ZLIB"))
            .build());
    nodes.add(
        Nodes.op(nodes.name("decoded"), "DecodeRaw", nodes.name("inflated"))
            .putAttr("out_type", Nodes.type(type))
            .build());
    nodes.reshape("", "decoded", type, length);
    return nodes.list();
  }

  private static TensorProto string(byte[] bytes) {
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_STRING)
        .setTensorShape(Nodes.shapeProto(List.of()))
        .addStringVal(ByteString.copyFrom(bytes))
        .build();
  }
}
