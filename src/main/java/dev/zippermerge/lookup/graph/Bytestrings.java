package dev.zippermerge.lookup.graph;

import dev.zippermerge.lookup.savedmodel.Node;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Strings of bytes: unpacked, and read as numbers. */
final class Bytestrings {
  private static final int BUFFER = 1 << 16;

  private Bytestrings() {}

  /** What zlib packed. */
  static Tensor inflated(Node node, Tensor input) {
    if (!(input instanceof Tensor.Text text) || !node.text("compression_type").equals("ZLIB")) {
      throw node.refused("unpacks other than one string of zlib");
    }
    var out = new ByteArrayOutputStream();
    var buffer = new byte[BUFFER];
    try (var inflater = new Inflater()) {
      inflater.setInput(text.content());
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw node.refused("has a packed string that ends too early");
        }
        out.write(buffer, 0, count);
      }
    } catch (DataFormatException e) {
      throw node.refused("has a packed string that is damaged: " + e.getMessage());
    }
    return new Tensor.Text(text.shape(), out.toByteArray());
  }

  /** A string's bytes as numbers; the shape gets one more axis. */
  static Tensor raw(Node node, Tensor input) {
    if (!(input instanceof Tensor.Text text)) {
      throw node.refused("takes no string");
    }
    var shape = Arrays.copyOf(text.shape(), text.shape().length + 1);
    shape[shape.length - 1] = text.content().length;
    return new Tensor.Bytes(shape, text.content(), Evaluation.isSigned(node, "out_type"));
  }
}
