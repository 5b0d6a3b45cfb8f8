package dev.zippermerge.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** NumPy arrays for tests. */
final class Npz {
  private Npz() {}

  /** A {@code .npy} file of 32-bit floats, all of one value. */
  static byte[] floats(float value, int... shape) {
    return array(
        "<f4", ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value), shape);
  }

  /** A {@code .npy} file of 64-bit integers, all of one value. */
  static byte[] longs(long value, int... shape) {
    return array(
        "<i8", ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value), shape);
  }

  private static byte[] array(String type, ByteBuffer value, int... shape) {
    var dimensions = new StringBuilder();
    int count = 1;
    for (int size : shape) {
      dimensions.append(size).append(',');
      count *= size;
    }
    var header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, dimensions);
    var padded = header + " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes("\u0093NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1));
    bytes.write(padded.length());
    bytes.write(padded.length() >> 8);
    bytes.writeBytes(padded.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < count; i++) {
      bytes.writeBytes(value.array());
    }
    return bytes.toByteArray();
  }
}
