package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import org.jspecify.annotations.Nullable;

/** Ranges of a {@link DataSpec}'s fields. */
final class SpecCheck {
  private static final int MAX_SIDE = 4096;

  private SpecCheck() {}

  /**
   * @throws RefusedException SPEC_INVALID naming the field
   */
  static void check(DataSpec spec) {
    side("height", spec.height());
    side("width", spec.width());
    var channels = spec.channels();
    require(channels == null || channels == 1 || channels == 3, "channels", "1 or 3");
    var scale = spec.scale();
    require(scale == null || (Double.isFinite(scale) && scale != 0), "scale", "finite and not 0");
    var offset = spec.offset();
    require(offset == null || Double.isFinite(offset), "offset", "finite");
    var fraction = spec.testFraction();
    require(
        fraction == null || (fraction > 0 && fraction < 1), "testFraction", "above 0 and below 1");
  }

  private static void side(String field, @Nullable Integer side) {
    require(side == null || (side >= 1 && side <= MAX_SIDE), field, "1 to " + MAX_SIDE);
  }

  private static void require(boolean holds, String field, String range) {
    if (!holds) {
      throw new RefusedException(
          RefusalCode.SPEC_INVALID, field, "%s must be %s.".formatted(field, range));
    }
  }
}
