package dev.zippermerge.lookup.savedmodel;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor as the file holds it: either all values' bytes, or a list of values whose last one
 * stands for all that are missing.
 *
 * @param type element type
 * @param shape dimensions
 * @param content little-endian values; empty where a list is given
 * @param reals given values of a type of floats; of half precision the bits
 * @param integers given values of a type of integers
 * @param texts given strings
 */
public record StoredTensor(
    ElementType type,
    List<Long> shape,
    ByteBuffer content,
    List<Float> reals,
    List<Long> integers,
    List<ByteBuffer> texts) {
  private static final int TYPE = 1;
  private static final int SHAPE = 2;
  private static final int CONTENT = 4;
  private static final int FLOATS = 5;
  private static final int INTS = 7;
  private static final int STRINGS = 8;
  private static final int LONGS = 10;
  private static final int HALVES = 13;

  static StoredTensor read(WireReader tensor) {
    var type = ElementType.OTHER;
    List<Long> shape = List.of();
    var content = ByteBuffer.allocate(0);
    var reals = new ArrayList<Float>();
    var integers = new ArrayList<Long>();
    var texts = new ArrayList<ByteBuffer>();
    while (tensor.next()) {
      switch (tensor.field()) {
        case TYPE -> type = ElementType.of(tensor.integer());
        case SHAPE -> shape = TensorShape.read(tensor.message());
        case CONTENT -> content = tensor.content();
        case FLOATS -> Numbers.reals(tensor, reals);
        case INTS, LONGS, HALVES -> Numbers.integers(tensor, integers);
        case STRINGS -> texts.add(tensor.content());
        default -> tensor.skip();
      }
    }
    return new StoredTensor(type, shape, content, reals, integers, texts);
  }
}
