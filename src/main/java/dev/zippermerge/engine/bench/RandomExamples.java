package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.data.NpzOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Random pictures, labelled by turns: enough to bring networks through a merge. */
final class RandomExamples {
  private RandomExamples() {}

  /** Writes square pictures of bytes, two of each class in both splits, the same every time. */
  static void write(Path file, int side, int channels, int classes) throws IOException {
    try (var npz = new NpzOutput(file)) {
      for (var split : List.of("train", "test")) {
        long size = 2L * classes;
        var bytes = new byte[Math.toIntExact(size * side * side * channels)];
        new Random(split.hashCode()).nextBytes(bytes);
        npz.array("x_" + split, "|u1", List.of(size, (long) side, (long) side, (long) channels))
            .write(bytes);
        var labels = ByteBuffer.allocate((int) size * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < size; i++) {
          labels.putLong(i % classes);
        }
        npz.array("y_" + split, "<i8", List.of(size)).write(labels.array());
      }
    }
  }
}
