package dev.zippermerge.engine.data;

import static java.util.Objects.requireNonNullElse;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the two splits of a data set together. */
final class Splits {
  private static final double TEST_FRACTION = 0.2;

  private Splits() {}

  /**
   * Puts a data set together.
   *
   * @param train the training split, or all examples, of which a seeded and stratified part is then
   *     held out for the test
   * @param test the test split, or null where the file has none
   * @param classNames class names where the format has them
   */
  static CalibrationSet of(
      Reading reading,
      Conversion conversion,
      Part train,
      @Nullable Part test,
      @Nullable List<String> classNames) {
    var names = train.targets == null ? null : classNames;
    return test == null
        ? divide(reading, conversion, train, names)
        : join(conversion, train, test, names);
  }

  private static CalibrationSet join(
      Conversion conversion, Part train, Part test, @Nullable List<String> classNames) {
    var shape = conversion.shape(train.table.shape());
    var testShape = conversion.shape(test.table.shape());
    if (!shape.equals(testShape)) {
      throw new RefusedException(
          RefusalCode.DATA_SHAPE_MISMATCH,
          test.table.name(),
          "Examples of %s have shape %s, those of %s have %s."
              .formatted(train.table.name(), shape, test.table.name(), testShape));
    }
    return new CalibrationSet(
        new Split(conversion.apply(train.table), alike(train, test), train.places()),
        new Split(conversion.apply(test.table), alike(test, train), test.places()),
        shape,
        train.targets != null && test.targets != null,
        classNames);
  }

  /** Classes become values where the other part has values. */
  private static @Nullable Targets alike(Part part, Part other) {
    return part.targets instanceof Targets.Classes classes
            && other.targets instanceof Targets.Values(var _, var shape)
        ? classes.asValues(shape)
        : part.targets;
  }

  private static CalibrationSet divide(
      Reading reading, Conversion conversion, Part whole, @Nullable List<String> classNames) {
    var all = new Split(conversion.apply(whole.table), whole.targets, whole.places());
    double fraction = requireNonNullElse(reading.spec().testFraction(), TEST_FRACTION);
    var parts = StratifiedSplit.of(all, fraction, reading.seed());
    requireExamples(parts.test().length, "test");
    return new CalibrationSet(
        all.select(parts.train()),
        all.select(parts.test()),
        conversion.shape(whole.table.shape()),
        whole.targets != null,
        classNames);
  }

  /**
   * @throws RefusedException DATA_EMPTY naming the array or split
   */
  static void requireExamples(int count, String name) {
    if (count == 0) {
      throw new RefusedException(
          RefusalCode.DATA_EMPTY, name, "There are no examples in %s.".formatted(name));
    }
  }
}
