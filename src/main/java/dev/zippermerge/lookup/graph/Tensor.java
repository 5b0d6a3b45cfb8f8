package dev.zippermerge.lookup.graph;

/** A constant's value: a shape, and values in row-major order. */
public sealed interface Tensor {

  /** The dimensions. */
  int[] shape();

  /** The same values under another shape of the same size. */
  Tensor reshaped(int... shape);

  /**
   * Values picked out of this tensor.
   *
   * @param shape shape of the result; at least one axis
   * @param strides distances between values along its axes
   * @param offset index of the first value
   */
  Tensor picked(int[] shape, int[] strides, int offset);

  /** Number of values. */
  default int size() {
    return Shapes.size(shape());
  }

  /** Floats; half and double precision are read as such as well. */
  record Floats(int[] shape, float[] values) implements Tensor {
    @Override
    public Tensor reshaped(int... other) {
      return new Floats(other, values);
    }

    @Override
    public Tensor picked(int[] other, int[] strides, int offset) {
      var target = new float[Shapes.size(other)];
      Rows.forEachValue(other, strides, (out, from) -> target[out] = values[offset + from]);
      return new Floats(other, target);
    }
  }

  /** Integers of 32 bits; those of 64 are cut off at their ends. */
  record Ints(int[] shape, int[] values) implements Tensor {
    @Override
    public Tensor reshaped(int... other) {
      return new Ints(other, values);
    }

    @Override
    public Tensor picked(int[] other, int[] strides, int offset) {
      var target = new int[Shapes.size(other)];
      Rows.forEachValue(other, strides, (out, from) -> target[out] = values[offset + from]);
      return new Ints(other, target);
    }
  }

  /** Bytes; {@code signed} tells how they are read as numbers. */
  record Bytes(int[] shape, byte[] values, boolean signed) implements Tensor {
    @Override
    public Tensor reshaped(int... other) {
      return new Bytes(other, values, signed);
    }

    @Override
    public Tensor picked(int[] other, int[] strides, int offset) {
      var target = new byte[Shapes.size(other)];
      Rows.forEachValue(other, strides, (out, from) -> target[out] = values[offset + from]);
      return new Bytes(other, target, signed);
    }

    /** A value as a number. */
    int number(int index) {
      return signed ? values[index] : Byte.toUnsignedInt(values[index]);
    }
  }

  /** One string. */
  record Text(int[] shape, byte[] content) implements Tensor {
    @Override
    public Tensor reshaped(int... other) {
      return new Text(other, content);
    }

    @Override
    public Tensor picked(int[] other, int[] strides, int offset) {
      return new Text(other, content);
    }
  }
}
