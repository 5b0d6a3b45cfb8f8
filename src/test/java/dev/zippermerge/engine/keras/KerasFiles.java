package dev.zippermerge.engine.keras;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipFile;

/** The files that src/test/python/make_keras_fixtures.py wrote. */
final class KerasFiles {
  private KerasFiles() {}

  static Path file(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(KerasFiles.class.getResource("/keras/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The float arrays of an npz file by name. */
  static Map<String, float[]> arrays(String name) {
    var arrays = new HashMap<String, float[]>();
    try (var zip = new ZipFile(file(name).toFile())) {
      for (var entry : zip.stream().toList()) {
        try (var in = zip.getInputStream(entry)) {
          arrays.put(entry.getName().replace(".npy", ""), floats(in.readAllBytes()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return arrays;
  }

  /** What follows the header of an npy file of float32. */
  private static float[] floats(byte[] npy) {
    var bytes = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(10 + bytes.getShort(8));
    var values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }
}
