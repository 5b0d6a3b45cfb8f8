package dev.zippermerge.engine.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds small NumPy archives byte by byte, good ones and bad ones. */
final class NpzFixture {
  private final Map<String, byte[]> arrays = new LinkedHashMap<>();

  NpzFixture raw(String name, byte[] npy) {
    arrays.put(name, npy);
    return this;
  }

  NpzFixture bytes(String name, String shape, int... values) {
    var data = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      data[i] = (byte) values[i];
    }
    return raw(name, npy("|u1", "False", shape, data));
  }

  NpzFixture zeros(String name, String shape, int bytes) {
    return bytes(name, shape, new int[bytes]);
  }

  NpzFixture floats(String name, String shape, float... values) {
    var data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return raw(name, npy("<f4", "False", shape, data.array()));
  }

  NpzFixture labels(String name, long... values) {
    return labels(name, values.length + ",", values);
  }

  NpzFixture labels(String name, String shape, long[] values) {
    var data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asLongBuffer().put(values);
    return raw(name, npy("<i8", "False", shape, data.array()));
  }

  static byte[] npy(String type, String fortran, String shape, byte[] data) {
    var text =
        "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }\n".formatted(type, fortran, shape);
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.write(text.length() & 0xff);
    out.write(text.length() >> 8);
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(data);
    return out.toByteArray();
  }

  Path write(Path folder) throws IOException {
    var file = folder.resolve("data.npz");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var array : arrays.entrySet()) {
        zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
        zip.write(array.getValue());
      }
    }
    return file;
  }
}
