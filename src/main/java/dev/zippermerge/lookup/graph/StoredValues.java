package dev.zippermerge.lookup.graph;

import dev.zippermerge.lookup.savedmodel.ElementType;
import dev.zippermerge.lookup.savedmodel.Node;
import dev.zippermerge.lookup.savedmodel.StoredTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the values of {@code Const} nodes. */
final class StoredValues {
  private final Node node;
  private final StoredTensor stored;
  private final ByteBuffer content;
  private final int[] shape;
  private final int size;

  private StoredValues(Node node) {
    this.node = node;
    this.stored = node.value();
    this.shape = Shapes.of(stored.shape());
    this.size = Shapes.size(shape);
    this.content = stored.content().duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The value of a constant. */
  static Tensor of(Node constant) {
    return new StoredValues(constant).read();
  }

  private Tensor read() {
    return switch (stored.type()) {
      case FLOAT, HALF, DOUBLE -> new Tensor.Floats(shape, floats());
      case INT32, INT64 -> new Tensor.Ints(shape, ints());
      case UINT8, INT8 -> new Tensor.Bytes(shape, bytes(), stored.type() == ElementType.INT8);
      case STRING -> new Tensor.Text(shape, text());
      case OTHER -> throw node.refused("holds values of a type that lookup inference cannot read");
    };
  }

  private float[] floats() {
    checkContent();
    var values = new float[size];
    if (content.hasRemaining()) {
      for (int i = 0; i < size; i++) {
        values[i] =
            switch (stored.type()) {
              case HALF -> Float.float16ToFloat(content.getShort());
              case DOUBLE -> (float) content.getDouble();
              default -> content.getFloat();
            };
      }
      return values;
    }
    boolean half = stored.type() == ElementType.HALF;
    int given = half ? stored.integers().size() : stored.reals().size();
    for (int i = 0; i < size && given > 0; i++) {
      int index = Math.min(i, given - 1);
      values[i] =
          half
              ? Float.float16ToFloat(stored.integers().get(index).shortValue())
              : stored.reals().get(index);
    }
    return values;
  }

  private int[] ints() {
    checkContent();
    var values = new int[size];
    int given = stored.integers().size();
    for (int i = 0; i < size; i++) {
      if (stored.content().hasRemaining()) {
        values[i] = stored.type() == ElementType.INT64 ? cut(content.getLong()) : content.getInt();
      } else if (given > 0) {
        values[i] = cut(stored.integers().get(Math.min(i, given - 1)));
      }
    }
    return values;
  }

  private byte[] bytes() {
    checkContent();
    var values = new byte[size];
    int given = stored.integers().size();
    if (content.hasRemaining()) {
      content.get(values);
    }
    for (int i = 0; i < size && given > 0; i++) {
      values[i] = stored.integers().get(Math.min(i, given - 1)).byteValue();
    }
    return values;
  }

  private byte[] text() {
    if (size != 1 || stored.texts().size() != 1) {
      throw node.refused("holds %d strings".formatted(stored.texts().size()));
    }
    var text = stored.texts().getFirst().duplicate();
    var values = new byte[text.remaining()];
    text.get(values);
    return values;
  }

  private void checkContent() {
    long wanted = (long) size * stored.type().bytes();
    if (content.hasRemaining() && content.remaining() != wanted) {
      throw node.refused(
          "holds %d bytes, where its shape needs %d".formatted(content.remaining(), wanted));
    }
  }

  private static int cut(long value) {
    return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }
}
