package dev.zippermerge.engine.data;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Examples of one split, with their labels where there are any. Immutable and thread-safe. */
public final class Split {
  private final Examples examples;
  private final int @Nullable [] labels;

  Split(Examples examples, int @Nullable [] labels) {
    this.examples = examples;
    this.labels = labels;
  }

  /**
   * A split over values that are ready for the network.
   *
   * @param examples one flat array for each example (NHWC order), kept, not copied
   * @param labels one for each example, or null
   */
  public static Split of(float[][] examples, int @Nullable [] labels) {
    return new Split(new Examples.Floats(examples), labels);
  }

  /** Number of examples. */
  public int size() {
    return examples.size();
  }

  /** Values in one example. */
  public int exampleSize() {
    return examples.exampleSize();
  }

  /** True where every example has a label. */
  public boolean labelled() {
    return labels != null;
  }

  /** Largest label + 1; 0 without labels. */
  public int classes() {
    return labels == null ? 0 : Arrays.stream(labels).max().orElse(-1) + 1;
  }

  /** The label of one example. */
  public int label(int index) {
    return Objects.requireNonNull(labels, "no labels")[index];
  }

  /** The labels of some examples. */
  public int[] labels(int... indices) {
    return Arrays.stream(indices).map(this::label).toArray();
  }

  /** The labels of some examples as rows of [indices.length, classes], 1 at the label. */
  public float[] oneHot(int classes, int... indices) {
    var rows = new float[indices.length * classes];
    for (int i = 0; i < indices.length; i++) {
      rows[i * classes + label(indices[i])] = 1;
    }
    return rows;
  }

  /** The values of some examples, one example after the other. */
  public float[] batch(int... indices) {
    int size = exampleSize();
    var values = new float[Math.multiplyExact(indices.length, size)];
    for (int i = 0; i < indices.length; i++) {
      examples.copy(indices[i], values, i * size);
    }
    return values;
  }

  /** The examples from one index up to, but without, another: for going through the split once. */
  public float[] range(int from, int to) {
    return batch(IntStream.range(from, to).toArray());
  }

  /** A split of some of these examples, in the order given; values are shared, not copied. */
  public Split select(int... indices) {
    return new Split(examples.select(indices), labels == null ? null : labels(indices));
  }
}
