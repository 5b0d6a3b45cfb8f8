package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.codebook.Codebook;
import dev.zippermerge.engine.spec.Json;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checkpoints as files: a header in JSON, arrays in big-endian order, and the SHA-256 of all that.
 */
final class CheckpointFile {
  private static final String MAGIC = "zippermerge checkpoint 2";

  private CheckpointFile() {}

  /** Writes a checkpoint in place of an older one. */
  static void write(Path file, Checkpoint checkpoint) throws IOException {
    AtomicFile.write(file, part -> writeAll(part, checkpoint));
  }

  private static void writeAll(Path file, Checkpoint checkpoint) throws IOException {
    var digest = Digests.sha256();
    try (var stream = Files.newOutputStream(file);
        var out =
            new DataOutputStream(
                new BufferedOutputStream(new DigestOutputStream(stream, digest), 1 << 16))) {
      out.writeUTF(MAGIC);
      writeBytes(out, Json.mapper().writeValueAsBytes(checkpoint.header()));
      out.writeInt(checkpoint.layers().size());
      for (var layer : checkpoint.layers()) {
        write(out, layer);
      }
      out.writeInt(checkpoint.values().size());
      for (var value : checkpoint.values().entrySet()) {
        out.writeUTF(value.getKey());
        writeFloats(out, value.getValue());
      }
      out.flush();
      stream.write(digest.digest());
    }
  }

  /**
   * Reads a checkpoint.
   *
   * @throws IOException where the file is no checkpoint, or damaged
   */
  static Checkpoint read(Path file) throws IOException {
    checkDigest(file);
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (!in.readUTF().equals(MAGIC)) {
        throw new IOException("it is of another version");
      }
      var header = Json.mapper().readValue(readBytes(in), Checkpoint.Header.class);
      var layers = new ArrayList<Checkpoint.Layer>();
      for (int left = in.readInt(); left > 0; left--) {
        layers.add(readLayer(in));
      }
      var values = new LinkedHashMap<String, float[]>();
      for (int left = in.readInt(); left > 0; left--) {
        values.put(in.readUTF(), readFloats(in));
      }
      return new Checkpoint(header, List.copyOf(layers), Map.copyOf(values));
    }
  }

  private static void checkDigest(Path file) throws IOException {
    var digest = Digests.sha256();
    long left = Files.size(file) - digest.getDigestLength();
    if (left < 0) {
      throw new IOException("it is cut off");
    }
    try (var in = Files.newInputStream(file)) {
      var buffer = new byte[1 << 16];
      while (left > 0) {
        int read = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
        digest.update(buffer, 0, read);
        left -= read;
      }
      if (!MessageDigest.isEqual(digest.digest(), in.readAllBytes())) {
        throw new IOException("its digest is wrong");
      }
    }
  }

  private static void write(DataOutputStream out, Checkpoint.Layer layer) throws IOException {
    var codebook = layer.codebook();
    out.writeInt(codebook.segments());
    out.writeInt(codebook.codewordCount());
    out.writeInt(codebook.segmentLength());
    writeFloats(out, codebook.values());
    for (double error : codebook.errors()) {
      out.writeDouble(error);
    }
    out.writeInt(layer.codes().size());
    for (int i = 0; i < layer.codes().size(); i++) {
      out.writeFloat(layer.scales().get(i));
      out.writeInt(layer.codes().get(i).length);
      for (var segment : layer.codes().get(i)) {
        writeBytes(out, segment);
      }
    }
  }

  private static Checkpoint.Layer readLayer(DataInputStream in) throws IOException {
    int segmentCount = in.readInt();
    int codewordCount = in.readInt();
    int length = in.readInt();
    var values = readFloats(in);
    var errors = new double[segmentCount];
    for (int segment = 0; segment < segmentCount; segment++) {
      errors[segment] = in.readDouble();
    }
    var codes = new ArrayList<byte[][]>();
    var scales = new ArrayList<Float>();
    for (int left = in.readInt(); left > 0; left--) {
      scales.add(in.readFloat());
      var segments = new byte[in.readInt()][];
      for (int segment = 0; segment < segments.length; segment++) {
        segments[segment] = readBytes(in);
      }
      codes.add(segments);
    }
    var codebook = new Codebook(segmentCount, codewordCount, length, values, errors);
    return new Checkpoint.Layer(codebook, List.copyOf(codes), List.copyOf(scales));
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    var bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  private static void writeFloats(DataOutputStream out, float[] values) throws IOException {
    var bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    bytes.asFloatBuffer().put(values);
    writeBytes(out, bytes.array());
  }

  private static float[] readFloats(DataInputStream in) throws IOException {
    var bytes = ByteBuffer.wrap(readBytes(in));
    var values = new float[bytes.capacity() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }
}
