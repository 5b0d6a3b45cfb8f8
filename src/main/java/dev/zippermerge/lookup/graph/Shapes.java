package dev.zippermerge.lookup.graph;

import dev.zippermerge.lookup.LookupException;
import java.util.Arrays;
import java.util.List;

/** Arithmetic on shapes of row-major arrays. */
public final class Shapes {
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private Shapes() {}

  /**
   * Values in an array of the shape.
   *
   * @throws LookupException where that is no number of values that an array can have
   */
  public static int size(int... shape) {
    long size = 1;
    for (int length : shape) {
      if (length < 0) {
        throw new LookupException("A tensor has the shape " + Arrays.toString(shape) + ".");
      }
      size *= length;
      if (size > LARGEST) {
        throw new LookupException(
            "A tensor of the shape " + Arrays.toString(shape) + " has too many values.");
      }
    }
    return (int) size;
  }

  /** Distances between neighbours along each axis. */
  public static int[] strides(int... shape) {
    var strides = new int[shape.length];
    int stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    return strides;
  }

  /**
   * The shape of an elementwise operation's result.
   *
   * @throws LookupException where the shapes do not fit
   */
  public static int[] broadcast(int[] left, int[] right) {
    int rank = Math.max(left.length, right.length);
    var shape = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      int first = length(left, axis - rank + left.length);
      int second = length(right, axis - rank + right.length);
      if (first != second && first != 1 && second != 1) {
        throw new LookupException(
            "Shapes %s and %s do not fit."
                .formatted(Arrays.toString(left), Arrays.toString(right)));
      }
      shape[axis] = first == 1 ? second : first;
    }
    size(shape);
    return shape;
  }

  /** Strides with which an array is read as one of the larger shape: 0 where it is repeated. */
  public static int[] stretched(int[] from, int[] shape) {
    var own = strides(from);
    var strides = new int[shape.length];
    for (int axis = 0; axis < from.length; axis++) {
      int target = axis + shape.length - from.length;
      strides[target] = from[axis] == 1 ? 0 : own[axis];
    }
    return strides;
  }

  /** Sizes as an array has them; each must be a length or -1. */
  public static int[] of(List<Long> sizes) {
    var shape = new int[sizes.size()];
    for (int axis = 0; axis < shape.length; axis++) {
      long length = sizes.get(axis);
      if (length < -1 || length > LARGEST) {
        throw new LookupException("A shape has the length " + length + ".");
      }
      shape[axis] = (int) length;
    }
    return shape;
  }

  private static int length(int[] shape, int axis) {
    return axis < 0 ? 1 : shape[axis];
  }
}
