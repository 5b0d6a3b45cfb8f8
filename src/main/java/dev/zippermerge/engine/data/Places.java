package dev.zippermerge.engine.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where labels lie in the data, for messages.
 *
 * @param name the array or file
 * @param rows the row of each label in it
 */
record Places(String name, int[] rows) {
  static Places all(String name, int count) {
    return new Places(name, IntStream.range(0, count).toArray());
  }

  Places select(int... indices) {
    return new Places(name, Arrays.stream(indices).map(i -> rows[i]).toArray());
  }

  String of(int index) {
    return name + "[" + rows[index] + "]";
  }
}
