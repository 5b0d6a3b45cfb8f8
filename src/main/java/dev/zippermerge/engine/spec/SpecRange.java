package dev.zippermerge.engine.spec;

/** Bounds of numbers in specifications. */
public final class SpecRange {
  private SpecRange() {}

  /**
   * Checks a number.
   *
   * @param field the field's path in the specification
   * @throws RefusedException SPEC_INVALID naming the field where the value is outside, or no number
   */
  public static void require(String field, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new RefusedException(
          RefusalCode.SPEC_INVALID,
          field,
          "%s is outside %s to %s.".formatted(plain(value), plain(least), plain(most)));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString(Math.round(value))
        : Double.toString(value);
  }
}
