package dev.zippermerge.engine.data;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The header of a NumPy {@code .npy} file, format versions 1 to 3.
 *
 * @param type NumPy's element type, for example {@code |u1} or {@code <f4}
 * @param fortranOrder true where the first axis runs fastest
 * @param shape the array's shape
 */
record NpyHeader(String type, boolean fortranOrder, List<Integer> shape) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER_BYTES = 1 << 20;
  private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\sL]*)\\)");

  /**
   * Reads a header and leaves the stream at the first value.
   *
   * @throws IOException where it is none
   */
  static NpyHeader read(DataInputStream in) throws IOException {
    if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
      throw new IOException("it is no NumPy array");
    }
    int version = in.readUnsignedByte();
    in.readByte(); // the minor version changes nothing
    if (version < 1 || version > 3) {
      throw new IOException("NumPy's format version " + version + " is not known");
    }
    int length =
        version == 1
            ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
            : Integer.reverseBytes(in.readInt());
    if (length < 0 || length > MAX_HEADER_BYTES) {
      throw new IOException("the header has no sensible length");
    }
    return parse(new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static NpyHeader parse(String text) throws IOException {
    var type = TYPE.matcher(text);
    var order = ORDER.matcher(text);
    var shape = SHAPE.matcher(text);
    // A structured type has a list instead of a string.
    if (!type.find() || !order.find() || !shape.find()) {
      throw new IOException("its header is not that of a plain array of numbers");
    }
    return new NpyHeader(type.group(1), order.group(1).equals("True"), dimensions(shape));
  }

  private static List<Integer> dimensions(Matcher shape) throws IOException {
    try {
      return Stream.of(shape.group(1).split(","))
          .map(dimension -> dimension.replace("L", "").strip())
          .filter(dimension -> !dimension.isEmpty())
          .map(Integer::valueOf)
          .toList();
    } catch (NumberFormatException e) {
      throw new IOException("its shape (" + shape.group(1) + ") is too large", e);
    }
  }
}
