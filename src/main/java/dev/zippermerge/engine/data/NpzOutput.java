package dev.zippermerge.engine.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a NumPy archive; the same arrays give the same bytes. */
public final class NpzOutput implements AutoCloseable {
  private static final int ALIGNMENT = 64;
  private static final byte[] START = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  private final ZipOutputStream zip;

  /** Creates the file, or writes over it. */
  public NpzOutput(Path file) throws IOException {
    zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
  }

  /**
   * Begins an array, whose values the caller then writes in row-major order.
   *
   * @param type NumPy's element type, for example {@code |u1} or {@code <f4}
   */
  public OutputStream array(String name, String type, List<Long> shape) throws IOException {
    var entry = new ZipEntry(name + ".npy");
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
    zip.putNextEntry(entry);
    var sizes = shape.stream().map(size -> size + ",").collect(Collectors.joining(" "));
    var text = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, sizes);
    int unpadded = START.length + Short.BYTES + text.length() + 1;
    int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
    var header = text + " ".repeat(padding) + "\n";
    zip.write(START);
    zip.write(header.length() & 0xff);
    zip.write(header.length() >> 8);
    zip.write(header.getBytes(StandardCharsets.US_ASCII));
    return zip;
  }

  /** Writes an array of float32, given in pieces that follow each other in row-major order. */
  public void floats(String name, List<Long> shape, List<float[]> pieces) throws IOException {
    var out = array(name, "<f4", shape);
    for (var piece : pieces) {
      var bytes =
          ByteBuffer.allocate(Math.multiplyExact(piece.length, Float.BYTES))
              .order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(piece);
      out.write(bytes.array());
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
