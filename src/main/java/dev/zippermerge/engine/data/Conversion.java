package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.DataFormat;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From raw values to those that the network takes, as the {@link DataSpec} asks. */
final class Conversion {
  private final DataSpec spec;
  private final @Nullable List<Integer> modelShape;
  private final boolean followsModel;
  private final String file;

  /**
   * @param spec what the user asks for
   * @param modelShape the network's input without the batch (-1 where free), or null
   * @param format pictures follow the network's shape unasked; arrays only where a fit is given,
   *     since an array of another shape is more likely the wrong file
   * @param file the data file's name, for messages
   */
  Conversion(DataSpec spec, @Nullable List<Integer> modelShape, DataFormat format, String file) {
    this.spec = spec;
    this.modelShape = modelShape;
    this.followsModel = format == DataFormat.IMAGE_ZIP || spec.fit() != null;
    this.file = file;
  }

  /**
   * The shape of an example after conversion.
   *
   * @throws RefusedException DATA_SHAPE_MISMATCH where it is not the network's
   */
  List<Integer> shape(List<Integer> raw) {
    var shape = raw.size() == 3 ? imageShape(raw) : raw;
    if (modelShape != null && !fits(shape, modelShape)) {
      throw mismatch(
          "Examples of %s have shape %s; the network takes %s. Pictures are converted where fit, height, width or channels are given."
              .formatted(file, shape, modelShape));
    }
    return shape;
  }

  /** The shape of raw examples as height, width, channels where they are pictures. */
  List<Integer> withChannels(List<Integer> raw) {
    boolean pictureWanted = modelShape == null || modelShape.size() == 3;
    return raw.size() == 2 && pictureWanted ? List.of(raw.get(0), raw.get(1), 1) : raw;
  }

  /** Converts all rows of a table. */
  Examples apply(Table table) {
    var raw = withChannels(table.shape());
    var images = new ImageConversion(raw, shape(raw), spec.fit());
    return switch (table.rows()) {
      case Table.ByteRows bytes ->
          new Examples.Bytes(
              parallel(bytes.count(), i -> images.apply(bytes.values[i])).toArray(byte[][]::new),
              values(bytes.scaled));
      case Table.FloatRows floats ->
          new Examples.Floats(
              parallel(floats.count(), i -> floats(table.name(), i, floats.values[i], images))
                  .toArray(float[][]::new));
    };
  }

  private float[] floats(String name, int index, float[] row, ImageConversion images) {
    for (float value : row) {
      if (!Float.isFinite(value)) {
        throw new RefusedException(
            RefusalCode.DATA_NOT_FINITE,
            name + "[" + index + "]",
            "Example %d of %s holds the value %s.".formatted(index, name, value));
      }
    }
    var values = images.apply(row).clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = scaled(values[i], 1);
    }
    return values;
  }

  private float[] values(boolean scaled) {
    var values = new float[256];
    for (int i = 0; i < 256; i++) {
      values[i] = scaled(i, scaled ? 1 / 255.0 : 1);
    }
    return values;
  }

  private float scaled(double raw, double defaultScale) {
    double scale = Objects.requireNonNullElse(spec.scale(), defaultScale);
    return (float) (raw * scale + Objects.requireNonNullElse(spec.offset(), 0.0));
  }

  private List<Integer> imageShape(List<Integer> raw) {
    return List.of(
        wanted(spec.height(), 0, raw),
        wanted(spec.width(), 1, raw),
        channels(raw.get(2), wanted(spec.channels(), 2, raw)));
  }

  private int wanted(@Nullable Integer asked, int axis, List<Integer> raw) {
    if (asked != null) {
      return asked;
    }
    boolean known = modelShape != null && modelShape.size() == 3 && modelShape.get(axis) > 0;
    return known && followsModel ? Objects.requireNonNull(modelShape).get(axis) : raw.get(axis);
  }

  private int channels(int have, int want) {
    if (have != want && !(have == 1 && want == 3) && !(have == 3 && want == 1)) {
      throw mismatch(
          "Examples of %s have %d channels; %d are asked for, and only 1 and 3 can be converted."
              .formatted(file, have, want));
    }
    return want;
  }

  private static boolean fits(List<Integer> shape, List<Integer> model) {
    return shape.size() == model.size()
        && IntStream.range(0, shape.size())
            .allMatch(i -> model.get(i) < 0 || model.get(i).equals(shape.get(i)));
  }

  private RefusedException mismatch(String message) {
    return new RefusedException(RefusalCode.DATA_SHAPE_MISMATCH, file, message);
  }

  private static <T> Stream<T> parallel(int count, IntFunction<T> row) {
    return IntStream.range(0, count).parallel().mapToObj(row);
  }
}
