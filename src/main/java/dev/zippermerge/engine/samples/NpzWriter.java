package dev.zippermerge.engine.samples;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes generated data as a NumPy archive; the same data gives the same bytes. */
final class NpzWriter {
  private static final int ALIGNMENT = 64;

  private NpzWriter() {}

  /** Writes x_train, y_train, x_test, y_test: uint8 [N, 32, 32, 1] and int64 [N]. */
  static void write(Path file, GeneratedData data) throws IOException {
    try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      inputs(zip, "x_train", data.trainX());
      labels(zip, "y_train", data.trainY());
      inputs(zip, "x_test", data.testX());
      labels(zip, "y_test", data.testY());
    }
  }

  private static void inputs(ZipOutputStream zip, String name, byte[][] rows) throws IOException {
    var side = GeneratedData.SIDE;
    start(zip, name, "|u1", "%d, %d, %d, 1".formatted(rows.length, side, side));
    for (var row : rows) {
      zip.write(row);
    }
  }

  private static void labels(ZipOutputStream zip, String name, int[] labels) throws IOException {
    start(zip, name, "<i8", labels.length + ",");
    var bytes = ByteBuffer.allocate(Long.BYTES * labels.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int label : labels) {
      bytes.putLong(label);
    }
    zip.write(bytes.array());
  }

  private static void start(ZipOutputStream zip, String name, String type, String shape)
      throws IOException {
    var entry = new ZipEntry(name + ".npy");
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
    zip.putNextEntry(entry);
    var text = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
    var preamble = List.of(0x93, (int) 'N', (int) 'U', (int) 'M', (int) 'P', (int) 'Y', 1, 0);
    int unpadded = preamble.size() + Short.BYTES + text.length() + 1;
    int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
    var header = text + " ".repeat(padding) + "\n";
    for (int part : preamble) {
      zip.write(part);
    }
    zip.write(header.length() & 0xff);
    zip.write(header.length() >> 8);
    zip.write(header.getBytes(StandardCharsets.US_ASCII));
  }
}
