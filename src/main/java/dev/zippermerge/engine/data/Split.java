package dev.zippermerge.engine.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Examples of one split, with their labels where there are any. Immutable and thread-safe. */
public final class Split {
  private final Examples examples;
  private final @Nullable Targets targets;
  private final Places places;

  Split(Examples examples, @Nullable Targets targets) {
    this(examples, targets, Places.all("labels", examples.size()));
  }

  /**
   * @param places where the labels lie in the data
   */
  Split(Examples examples, @Nullable Targets targets, Places places) {
    this.examples = examples;
    this.targets = targets;
    this.places = places;
  }

  @Nullable Targets targets() {
    return targets;
  }

  Examples examples() {
    return examples;
  }

  Split withExamples(Examples others) {
    return new Split(others, targets, places);
  }

  Split withTargets(Targets others) {
    return new Split(examples, others, places);
  }

  /** Positions of each example that have a class of their own; 0 where they have none. */
  public int positions() {
    return targets instanceof Targets.Pixels(var maps) && maps.length > 0 ? maps[0].length : 0;
  }

  /** The class of a position, -1 where it does not count. */
  public int label(int index, int position) {
    if (targets instanceof Targets.Pixels(var maps)) {
      int label = Byte.toUnsignedInt(maps[index][position]);
      return label == PixelClasses.IGNORED ? -1 : label;
    }
    throw new IllegalStateException("no classes of positions");
  }

  /** Where an example's label lies in the data: {@code array[row]}. */
  String place(int index) {
    return places.of(index);
  }

  /** True where every label is one whole number that could be a class, were it not negative. */
  boolean wholeNumbers() {
    return targets instanceof Targets.Values(var values, var _)
        && Arrays.stream(values).allMatch(v -> v.length == 1 && v[0] == Math.rint(v[0]));
  }

  /**
   * A split over values that are ready for the network.
   *
   * @param examples one flat array for each example (NHWC order), kept, not copied
   * @param labels one for each example, or null
   */
  public static Split of(float[][] examples, int @Nullable [] labels) {
    return new Split(
        new Examples.Floats(examples), labels == null ? null : new Targets.Classes(labels));
  }

  /**
   * A split over values that are ready for the network, to regress on other values.
   *
   * @param examples as above
   * @param values one flat array for each example, kept, not copied
   */
  public static Split of(float[][] examples, float[][] values) {
    return new Split(
        new Examples.Floats(examples), new Targets.Values(values, List.of(values[0].length)));
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
    return targets != null;
  }

  /** True where every example has a class. */
  public boolean classified() {
    return targets instanceof Targets.Classes;
  }

  /** Shape of the values that an example is labelled with; empty where it is not with values. */
  public List<Integer> targetShape() {
    return targets instanceof Targets.Values values ? values.shape() : List.of();
  }

  /** Largest label + 1; 0 without labels. */
  public int classes() {
    return targets instanceof Targets.Classes(var labels)
        ? Arrays.stream(labels).max().orElse(-1) + 1
        : 0;
  }

  /** Smallest label; 0 without labels. */
  int firstLabel() {
    return targets instanceof Targets.Classes(var labels)
        ? Arrays.stream(labels).min().orElse(0)
        : 0;
  }

  /** The label of one example. */
  public int label(int index) {
    if (targets instanceof Targets.Classes(var labels)) {
      return labels[index];
    }
    throw new IllegalStateException("no classes");
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

  /**
   * The labels of some examples as rows of [indices.length, width]: values as they are; a class as
   * the number itself where the width is 1, and otherwise as a row with 1 at the class; classes of
   * positions as such a row for each position.
   */
  public float[] targets(int width, int... indices) {
    if (targets instanceof Targets.Pixels pixels) {
      return pixels.rows(width, indices);
    }
    if (classified() && width > 1) {
      return oneHot(width, indices);
    }
    var rows = new float[indices.length * width];
    for (int i = 0; i < indices.length; i++) {
      if (targets instanceof Targets.Values(var values, var _)) {
        System.arraycopy(values[indices[i]], 0, rows, i * width, width);
      } else {
        rows[i] = label(indices[i]);
      }
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

  /**
   * At most so many of these examples, evenly spread over the split: a file's own order may be that
   * of its classes.
   */
  public Split sample(int most) {
    int count = Math.min(most, size());
    return select(IntStream.range(0, count).map(i -> (int) ((long) i * size() / count)).toArray());
  }

  /** A split of some of these examples, in the order given; values are shared, not copied. */
  public Split select(int... indices) {
    return new Split(
        examples.select(indices),
        targets == null ? null : targets.select(indices),
        places.select(indices));
  }
}
