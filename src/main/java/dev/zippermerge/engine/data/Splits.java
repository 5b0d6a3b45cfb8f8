package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts the two splits of a data set together. */
final class Splits {
  private static final double TEST_FRACTION = 0.2;

  private Splits() {}

  /** Two splits that the file itself tells apart. */
  static CalibrationSet join(
      Conversion conversion,
      Table train,
      int @Nullable [] trainLabels,
      Table test,
      int @Nullable [] testLabels,
      @Nullable List<String> classNames) {
    var shape = conversion.shape(conversion.withChannels(train.shape()));
    var testShape = conversion.shape(conversion.withChannels(test.shape()));
    if (!shape.equals(testShape)) {
      throw new RefusedException(
          RefusalCode.DATA_SHAPE_MISMATCH,
          test.name(),
          "Examples of %s have shape %s, those of %s have %s."
              .formatted(train.name(), shape, test.name(), testShape));
    }
    return new CalibrationSet(
        new Split(conversion.apply(train), trainLabels),
        new Split(conversion.apply(test), testLabels),
        shape,
        trainLabels != null && testLabels != null,
        classNames);
  }

  /** One set of examples, of which a seeded and stratified part is held out for the test. */
  static CalibrationSet divide(
      Conversion conversion,
      DataSpec spec,
      long seed,
      Table table,
      int @Nullable [] labels,
      @Nullable List<String> classNames) {
    var all = new Split(conversion.apply(table), labels);
    double fraction = Objects.requireNonNullElse(spec.testFraction(), TEST_FRACTION);
    var parts = StratifiedSplit.of(all.size(), labels, fraction, seed);
    requireExamples(parts.test().length, "test");
    return new CalibrationSet(
        all.select(parts.train()),
        all.select(parts.test()),
        conversion.shape(conversion.withChannels(table.shape())),
        labels != null,
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
