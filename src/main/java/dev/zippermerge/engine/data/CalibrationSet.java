package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Examples of one task, in two splits, as float32 in the order the network takes them.
 *
 * @param train examples to calibrate with; never empty
 * @param test examples to measure with; never empty
 * @param exampleShape shape of one example: height, width, channels, or features alone
 * @param labelled true where both splits have labels; without it neither has
 * @param classNames class names where the format has them, in the order of the labels
 */
public record CalibrationSet(
    Split train,
    Split test,
    List<Integer> exampleShape,
    boolean labelled,
    @Nullable List<String> classNames) {

  /** Largest label + 1; 0 without labels. */
  public int classes() {
    return Math.max(train.classes(), test.classes());
  }

  /**
   * Calibrates with a share of the training split only: the same share of every class, at least one
   * example of each. A smaller share with the same seed is part of a larger one.
   *
   * @param fraction above 0 and up to 1
   * @param seed decides which examples
   */
  public CalibrationSet share(double fraction, long seed) {
    return fraction == 1
        ? this
        : withTrain(train.select(StratifiedSplit.of(train, 1 - fraction, seed).train()));
  }

  /**
   * Holds out a part of the training split: the same share of every class that has two examples.
   *
   * @param fraction share that is held out
   * @param most examples held out at most, but for one of each class
   * @param seed decides which examples
   */
  public HeldOut holdOut(double fraction, int most, long seed) {
    if (fraction == 0) {
      return new HeldOut(train, null);
    }
    var parts = StratifiedSplit.of(train, Math.min(fraction, (double) most / train.size()), seed);
    return parts.test().length == 0
        ? new HeldOut(train, null)
        : new HeldOut(train.select(parts.train()), train.select(parts.test()));
  }

  /**
   * A training split in two.
   *
   * @param train what is left; never empty
   * @param validation what is held out, absent where that is nothing
   */
  public record HeldOut(Split train, @Nullable Split validation) {}

  private CalibrationSet withTrain(Split other) {
    return new CalibrationSet(other, test, exampleShape, labelled, classNames);
  }

  /**
   * Checks the labels against a network's outputs.
   *
   * @param classes the network's number of classes
   * @throws RefusedException LABEL_OUT_OF_RANGE naming array and row of the first label outside 0
   *     to classes - 1
   */
  public void requireClasses(int classes) {
    requireClasses(train, classes);
    requireClasses(test, classes);
  }

  /**
   * The same set with its labels as classes of positions, where they are such.
   *
   * @param positions answers of the network for each example
   * @param classes the network's classes
   * @throws RefusedException LABEL_OUT_OF_RANGE naming array and row of a label that is no class
   */
  public CalibrationSet withPixelClasses(int positions, int classes) {
    var inTrain = PixelClasses.of(train, positions, classes);
    var inTest = PixelClasses.of(test, positions, classes);
    return inTrain == null || inTest == null
        ? this
        : new CalibrationSet(
            train.withTargets(inTrain),
            test.withTargets(inTest),
            exampleShape,
            labelled,
            classNames);
  }

  /**
   * Refuses labels that are whole numbers, but not all of them classes, where classes are wanted.
   *
   * @throws RefusedException LABEL_OUT_OF_RANGE naming array and row of the first that is negative
   */
  public void requireNoNegativeClass() {
    for (var split : List.of(train, test)) {
      for (int i = 0; split.wholeNumbers() && i < split.size(); i++) {
        float label = split.targets(1, i)[0];
        if (label < 0) {
          throw new RefusedException(
              RefusalCode.LABEL_OUT_OF_RANGE,
              split.place(i),
              "%s holds the label %.0f, which is not a class. Remove such examples; or set labelOffset to the label of the first class; or set the task's kind to REGRESSION."
                  .formatted(split.place(i), label));
        }
      }
    }
  }

  /** The smallest label of both splits; 0 where there are no classes. */
  public int firstLabel() {
    return train.classified() && test.classified()
        ? Math.min(train.firstLabel(), test.firstLabel())
        : 0;
  }

  /**
   * Checks values to regress on against a network's output.
   *
   * @param width values that the network gives for an example
   * @param name the data's name, for messages
   * @throws RefusedException DATA_SHAPE_MISMATCH where examples are labelled with other than that
   *     many values
   */
  public void requireValues(int width, String name) {
    var shape = train.targetShape();
    if (!shape.isEmpty() && shape.stream().reduce(1, Math::multiplyExact) != width) {
      throw new RefusedException(
          RefusalCode.DATA_SHAPE_MISMATCH,
          name,
          "Labels have shape %s for each example; the network gives %d values."
              .formatted(shape, width));
    }
  }

  private void requireClasses(Split split, int classes) {
    for (int i = 0; split.classified() && i < split.size(); i++) {
      int label = split.label(i);
      if (label < 0 || label >= classes) {
        throw new RefusedException(
            RefusalCode.LABEL_OUT_OF_RANGE,
            split.place(i),
            "%s holds the label %d, which is outside 0 to %d, the network's classes.%s"
                .formatted(split.place(i), label, classes - 1, hint(classes)));
      }
    }
  }

  private String hint(int classes) {
    int first = firstLabel();
    return first > 0 && classes() - first <= classes
        ? " Labels start at %d: set labelOffset to %d in the data's specification."
            .formatted(first, first)
        : "";
  }
}
