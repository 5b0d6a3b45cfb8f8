package dev.zippermerge.engine.data;

import dev.zippermerge.engine.audio.SpectrogramSettings;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.SpectrogramSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ranges of a {@link DataSpec}'s fields. */
final class SpecCheck {
  private static final int MAX_SIDE = 4096;
  private static final int MAX_VALUES = 1 << 24;

  private SpecCheck() {}

  /**
   * @throws RefusedException SPEC_INVALID naming the field
   */
  static void check(DataSpec spec) {
    side("height", spec.height());
    side("width", spec.width());
    var channels = spec.channels();
    require(
        channels == null || channels == 1 || channels == 3 || channels == 4,
        "channels",
        "1, 3 or 4");
    var scale = spec.scale();
    require(scale == null || (Double.isFinite(scale) && scale != 0), "scale", "finite and not 0");
    var offset = spec.offset();
    require(offset == null || Double.isFinite(offset), "offset", "finite");
    var fraction = spec.testFraction();
    require(
        fraction == null || (fraction > 0 && fraction < 1), "testFraction", "above 0 and below 1");
    within("labelOffset", spec.labelOffset(), -1_000_000, 1_000_000);
    if (spec.spectrogram() != null) {
      check(Objects.requireNonNull(spec.spectrogram()));
    }
    var shape = spec.records() == null ? null : spec.records().shape();
    require(
        shape == null || (!shape.isEmpty() && shape.size() <= 3 && positive(shape)),
        "records.shape",
        "one to three whole numbers from 1 to " + MAX_VALUES);
  }

  private static boolean positive(List<Integer> shape) {
    return shape.stream().allMatch(d -> d != null && d >= 1 && d <= MAX_VALUES);
  }

  private static void check(SpectrogramSpec sound) {
    within("spectrogram.sampleRate", sound.sampleRate(), 1_000, 384_000);
    within("spectrogram.frameLength", sound.frameLength(), 16, 1 << 16);
    within("spectrogram.frameStep", sound.frameStep(), 1, 1 << 16);
    within("spectrogram.bins", sound.bins(), 1, SpectrogramSettings.mostBins(sound));
    var seconds = sound.seconds();
    require(
        seconds == null || (seconds > 0 && seconds <= 60),
        "spectrogram.seconds",
        "above 0 and at most 60");
    var settings = SpectrogramSettings.of(sound);
    boolean range =
        Double.isFinite(settings.minDb())
            && Double.isFinite(settings.maxDb())
            && settings.minDb() < settings.maxDb();
    require(range, "spectrogram.minDb", "finite and below maxDb");
  }

  private static void within(String field, @Nullable Integer value, int least, int most) {
    require(value == null || (value >= least && value <= most), field, least + " to " + most);
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
