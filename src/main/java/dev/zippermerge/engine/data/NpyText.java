package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads lists of texts of fixed width, NumPy's types {@code U} (UTF-32) and {@code S} (bytes). */
final class NpyText {
  private static final Pattern TYPE = Pattern.compile("([<>|=])([US])(\\d{1,5})");

  private NpyText() {}

  /**
   * The texts of an array, one for each example; null where it holds something else.
   *
   * @param name the array's name, for messages
   * @param in the bytes of its {@code .npy} file
   * @param fileBytes number of these bytes
   * @throws RefusedException DATA_UNREADABLE naming the array
   */
  static @Nullable List<String> read(String name, InputStream in, long fileBytes) {
    try {
      var data = new DataInputStream(in);
      var header = NpyHeader.read(data);
      var type = TYPE.matcher(header.type());
      long rows = header.shape().stream().mapToLong(d -> d).reduce(1, Math::multiplyExact);
      if (!type.matches() || header.shape().isEmpty() || rows != header.shape().getFirst()) {
        return null;
      }
      boolean wide = type.group(2).equals("U");
      int bytes = Integer.parseInt(type.group(3)) * (wide ? Integer.BYTES : 1);
      if (rows * bytes > fileBytes) {
        throw new IOException("its shape " + header.shape() + " promises more than the file holds");
      }
      var texts = new ArrayList<String>();
      for (long row = 0; row < rows; row++) {
        var cell = new byte[bytes];
        data.readFully(cell);
        texts.add(wide ? wide(cell, header.type()) : bytes(cell));
      }
      return texts;
    } catch (IOException | ArithmeticException e) {
      throw new RefusedException(
          RefusalCode.DATA_UNREADABLE,
          name,
          "Array %s cannot be read: %s.".formatted(name, e.getMessage()));
    }
  }

  private static String wide(byte[] cell, String type) {
    var buffer = ByteBuffer.wrap(cell).order(NpyType.order(type));
    var text = new StringBuilder();
    while (buffer.hasRemaining()) {
      int codePoint = buffer.getInt();
      if (codePoint != 0 && Character.isValidCodePoint(codePoint)) {
        text.appendCodePoint(codePoint);
      }
    }
    return text.toString();
  }

  private static String bytes(byte[] cell) {
    return new String(cell, StandardCharsets.UTF_8).replace("\0", "");
  }
}
