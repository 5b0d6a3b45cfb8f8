package dev.zippermerge.engine.samples;

import dev.zippermerge.engine.data.NpzOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/** Writes generated data as a NumPy archive; the same data gives the same bytes. */
final class NpzWriter {
  private NpzWriter() {}

  /** Writes x_train, y_train, x_test, y_test: uint8 [N, 32, 32, 1] and int64 [N]. */
  static void write(Path file, GeneratedData data) throws IOException {
    try (var npz = new NpzOutput(file)) {
      inputs(npz, "x_train", data.trainX());
      labels(npz, "y_train", data.trainY());
      inputs(npz, "x_test", data.testX());
      labels(npz, "y_test", data.testY());
    }
  }

  private static void inputs(NpzOutput npz, String name, byte[][] rows) throws IOException {
    long side = GeneratedData.SIDE;
    var out = npz.array(name, "|u1", List.of((long) rows.length, side, side, 1L));
    for (var row : rows) {
      out.write(row);
    }
  }

  private static void labels(NpzOutput npz, String name, int[] labels) throws IOException {
    var bytes = ByteBuffer.allocate(Long.BYTES * labels.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int label : labels) {
      bytes.putLong(label);
    }
    npz.array(name, "<i8", List.of((long) labels.length)).write(bytes.array());
  }
}
