package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.DataSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a task's examples come from.
 *
 * @param name name of the prepared file
 * @param files one file in the data folder, with its own splits; or two, training and test split
 * @param spec how to read these files
 * @param use how networks take the prepared bytes
 * @param classes labels of the examples that are taken, in the order in which the task numbers them
 *     anew; empty: all examples, labelled as they are
 */
record DataSource(
    String name, List<String> files, DataSpec spec, DataSpec use, List<Integer> classes) {
  private static final int SIDE = 32;

  /** Bytes become values from -1 to 1: deep networks learn faster so. */
  private static final DataSpec CENTRED = spec(null, null, null, 2 / 255.0, -1.0);

  DataSource(String name, List<String> files, DataSpec spec, DataSpec use) {
    this(name, files, spec, use, List.of());
  }

  /** Photographs become 32x32 and are centred. */
  static DataSource photos(String name, List<String> files, int channels) {
    return new DataSource(name, files, spec(SIDE, channels, null, null, null), CENTRED);
  }

  /** Smaller pictures as they are amid zeros, 32x32, to be taken from 0 to 1. */
  static DataSource padded(String name, String file) {
    var spec = spec(SIDE, null, DataSpec.Fit.PAD, null, null);
    return new DataSource(name, List.of(file), spec, DataSpec.defaults());
  }

  /** Smaller pictures amid zeros as photographs are: 32x32x3, centred. */
  static DataSource paddedPhotos(String name, String file) {
    return new DataSource(
        name, List.of(file), spec(SIDE, 3, DataSpec.Fit.PAD, null, null), CENTRED);
  }

  /** Some classes of this source. */
  DataSource only(String part, List<Integer> some) {
    return new DataSource(part, files, spec, use, some);
  }

  private static DataSpec spec(
      @Nullable Integer side,
      @Nullable Integer channels,
      DataSpec.@Nullable Fit fit,
      @Nullable Double scale,
      @Nullable Double offset) {
    return new DataSpec(
        null, null, null, null, null, side, side, channels, scale, offset, null, null, fit, null,
        null);
  }
}
