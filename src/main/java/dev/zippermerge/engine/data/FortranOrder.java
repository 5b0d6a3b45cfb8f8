package dev.zippermerge.engine.data;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Arrays whose first axis runs fastest. */
final class FortranOrder {
  private FortranOrder() {}

  /** The rows of such an array, each in row-major order. */
  static Table.Rows rows(DataInputStream in, NpyHeader header, NpyType type) throws IOException {
    int count = header.shape().getFirst();
    var shape = header.shape().subList(1, header.shape().size());
    int size = shape.stream().reduce(1, Math::multiplyExact);
    var column = ByteBuffer.allocate(Math.multiplyExact(count, type.size));
    column.order(NpyType.order(header.type()));
    var bytes = type.isByte() ? new byte[count][size] : new byte[0][];
    var floats = type.isByte() ? new float[0][] : new float[count][size];
    for (int i = 0; i < size; i++) {
      in.readFully(column.array());
      int position = rowMajor(i, shape);
      for (int row = 0; row < count; row++) {
        if (type.isByte()) {
          bytes[row][position] = column.get(row);
        } else {
          floats[row][position] = type.value(column, row * type.size);
        }
      }
    }
    return type.isByte()
        ? new Table.ByteRows(bytes, type == NpyType.U1)
        : new Table.FloatRows(floats);
  }

  /** Where the value at a position with the first axis fastest lies with the last one fastest. */
  private static int rowMajor(int position, List<Integer> shape) {
    int rest = position;
    var index = new int[shape.size()];
    for (int axis = 0; axis < index.length; axis++) {
      index[axis] = rest % shape.get(axis);
      rest /= shape.get(axis);
    }
    int result = 0;
    for (int axis = 0; axis < index.length; axis++) {
      result = result * shape.get(axis) + index[axis];
    }
    return result;
  }
}
