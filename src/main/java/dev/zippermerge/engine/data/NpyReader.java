package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one NumPy array whose first axis counts the examples. */
final class NpyReader {
  private NpyReader() {}

  /**
   * Reads an array, row by row.
   *
   * @param name the array's name, for messages
   * @param in the bytes of its {@code .npy} file
   * @param fileBytes number of these bytes, so that a header that promises more allocates nothing
   * @throws RefusedException DATA_UNREADABLE naming the array
   */
  static Table read(String name, InputStream in, long fileBytes) {
    try {
      var data = new DataInputStream(in);
      var header = NpyHeader.read(data);
      var type =
          NpyType.of(header.type())
              .orElseThrow(
                  () -> new IOException("elements of type '" + header.type() + "' are not read"));
      return read(name, data, header, type, fileBytes);
    } catch (EOFException e) {
      throw unreadable(name, "it is cut off");
    } catch (IOException e) {
      throw unreadable(name, e.getMessage());
    }
  }

  /**
   * Reads an array's shape and no more.
   *
   * @throws RefusedException DATA_UNREADABLE naming the array
   */
  static List<Integer> shape(String name, InputStream in) {
    try {
      return NpyHeader.read(new DataInputStream(in)).shape();
    } catch (EOFException e) {
      throw unreadable(name, "it is cut off");
    } catch (IOException e) {
      throw unreadable(name, e.getMessage());
    }
  }

  private static RefusedException unreadable(String name, @Nullable String why) {
    return new RefusedException(
        RefusalCode.DATA_UNREADABLE, name, "Array %s cannot be read: %s.".formatted(name, why));
  }

  private static Table read(
      String name, DataInputStream in, NpyHeader header, NpyType type, long fileBytes)
      throws IOException {
    if (header.shape().isEmpty()) {
      throw new IOException("it is a single value without a shape");
    }
    int rows = header.shape().getFirst();
    var shape = header.shape().subList(1, header.shape().size());
    long rowBytes = rowBytes(shape, type);
    if (rowBytes == 0) {
      throw new IOException("its shape " + header.shape() + " has an axis without values");
    }
    if (rowBytes > Integer.MAX_VALUE / 8 || rows * rowBytes > fileBytes) {
      throw new IOException("its shape " + header.shape() + " promises more than the file holds");
    }
    return new Table(name, List.copyOf(shape), rows(in, header, type, rows, (int) rowBytes));
  }

  private static long rowBytes(List<Integer> shape, NpyType type) throws IOException {
    try {
      return shape.stream().mapToLong(d -> d).reduce(type.size, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw new IOException("its shape " + shape + " is too large", e);
    }
  }

  private static Table.Rows rows(
      DataInputStream in, NpyHeader header, NpyType type, int rows, int rowBytes)
      throws IOException {
    if (header.fortranOrder() && header.shape().size() > 1) {
      return FortranOrder.rows(in, header, type);
    }
    if (type.isByte()) {
      return new Table.ByteRows(bytes(in, rows, rowBytes), type == NpyType.U1);
    }
    var values = new float[rows][];
    var buffer = ByteBuffer.allocate(rowBytes).order(NpyType.order(header.type()));
    for (int row = 0; row < rows; row++) {
      in.readFully(buffer.array());
      values[row] = decode(buffer, type);
    }
    return new Table.FloatRows(values);
  }

  private static byte[][] bytes(DataInputStream in, int rows, int rowBytes) throws IOException {
    var values = new byte[rows][rowBytes];
    for (var row : values) {
      in.readFully(row);
    }
    return values;
  }

  private static float[] decode(ByteBuffer row, NpyType type) {
    var values = new float[row.capacity() / type.size];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.value(row, i * type.size);
    }
    return values;
  }
}
