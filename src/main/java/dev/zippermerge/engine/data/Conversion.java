package dev.zippermerge.engine.data;

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
  /** What raw examples are. */
  enum Source {
    /** Arrays follow the network's shape only where a fit is given: more likely the wrong file. */
    ARRAYS,
    /** Images follow the network's shape unasked. */
    IMAGES,
    /** Spectrograms do, too, and have no width of their own. */
    SPECTROGRAMS
  }

  private final Reading reading;
  private final DataSpec spec;
  private final @Nullable List<Integer> modelShape;
  private final Source source;
  private final Layout layout;

  Conversion(Reading reading, Source source) {
    this.reading = reading;
    this.spec = reading.spec();
    this.modelShape = reading.modelShape();
    this.source = source;
    this.layout = Layout.of(modelShape);
  }

  /** True where pictures keep their alpha channel. */
  boolean alpha() {
    return pictureOf(List.of(1, 1, 3)).get(2) == 4;
  }

  /**
   * The shape of an example after conversion.
   *
   * @throws RefusedException DATA_SHAPE_MISMATCH where it is not the network's
   */
  List<Integer> shape(List<Integer> raw) {
    var shape = unchecked(raw);
    if (modelShape != null && !fits(shape, modelShape)) {
      throw mismatch(
          "Examples of %s have shape %s; the network takes %s. Pictures are converted where fit, height, width or channels are given."
              .formatted(reading.file(), shape, modelShape));
    }
    return shape;
  }

  /** The height, width and channels of an example on its way to {@link #shape}. */
  List<Integer> pictureShape(List<Integer> raw) {
    var picture = pictureOf(raw);
    return List.of(picture.get(0), picture.get(1), requireChannels(raw.get(2), picture.get(2)));
  }

  /** Converts all rows of a table. */
  Examples apply(Table table) {
    var row = row(table.shape());
    return switch (table.rows()) {
      case Table.ByteRows bytes ->
          new Examples.Bytes(
              parallel(bytes.count(), i -> row.apply(bytes.values[i])).toArray(byte[][]::new),
              values(bytes.scaled));
      case Table.FloatRows floats ->
          new Examples.Floats(
              parallel(floats.count(), i -> floats(table.name(), i, floats.values[i], row))
                  .toArray(float[][]::new));
    };
  }

  private RowConversion row(List<Integer> raw) {
    shape(raw);
    if (!isPicture(raw)) {
      return RowConversion.none();
    }
    boolean first = isChannelsFirst(raw);
    var from = first ? Layout.CHANNELS_FIRST.picture(raw) : withChannels(raw);
    var to = pictureShape(from);
    if (layout == Layout.CHANNELS_FIRST) {
      reading
          .notes()
          .tell("Channels come first, as the network takes them: %s.".formatted(layout.shape(to)));
    }
    if (first && layout == Layout.CHANNELS_LAST) {
      reading.notes().tell("Channels come first in the data; the network takes them last.");
    }
    return new RowConversion(
        first ? from : null, new ImageConversion(from, to, spec.fit()), to, layout);
  }

  private List<Integer> unchecked(List<Integer> raw) {
    if (!isPicture(raw)) {
      return raw;
    }
    var from = isChannelsFirst(raw) ? Layout.CHANNELS_FIRST.picture(raw) : withChannels(raw);
    var picture = pictureShape(from);
    return layout == Layout.FLAT && !followsModel() ? picture : layout.shape(picture);
  }

  /** False where raw values go to the network in the shape that they have. */
  private boolean isPicture(List<Integer> raw) {
    return raw.size() == 3 || (raw.size() == 2 && layout != Layout.FLAT);
  }

  private boolean isChannelsFirst(List<Integer> raw) {
    return source == Source.ARRAYS
        && (layout == Layout.CHANNELS_FIRST ? Layout.channelsFirst(raw) : isTurned(raw));
  }

  /** True for channels first where the network takes just these sizes, channels last. */
  private boolean isTurned(List<Integer> raw) {
    return modelShape != null
        && layout == Layout.CHANNELS_LAST
        && raw.size() == 3
        && modelShape.size() == 3
        && !fits(raw, modelShape)
        && raw.getFirst().equals(modelShape.getLast())
        && fits(Layout.CHANNELS_FIRST.picture(raw), modelShape);
  }

  private static List<Integer> withChannels(List<Integer> raw) {
    return raw.size() == 2 ? List.of(raw.get(0), raw.get(1), 1) : raw;
  }

  private float[] floats(String name, int index, float[] raw, RowConversion row) {
    for (float value : raw) {
      if (!Float.isFinite(value)) {
        throw new RefusedException(
            RefusalCode.DATA_NOT_FINITE,
            name + "[" + index + "]",
            "Example %d of %s holds the value %s.".formatted(index, name, value));
      }
    }
    var values = row.apply(raw).clone();
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

  private List<Integer> pictureOf(List<Integer> raw) {
    var model =
        modelShape == null || !followsModel() ? List.of(-1, -1, -1) : layout.picture(modelShape);
    int height = wanted(spec.height(), model.get(0), raw.get(0));
    int channels = wanted(spec.channels(), model.get(2), raw.get(2));
    return List.of(
        height, wanted(spec.width(), model.get(1), width(raw, height * channels)), channels);
  }

  /** Time has no width of its own: where the network takes a flat list, it fills it. */
  private int width(List<Integer> raw, int perColumn) {
    boolean fills = source == Source.SPECTROGRAMS && layout == Layout.FLAT;
    int values = modelShape == null || !fills ? -1 : modelShape.getFirst();
    return values > 0 && values % perColumn == 0 ? values / perColumn : raw.get(1);
  }

  private static int wanted(@Nullable Integer asked, int model, int raw) {
    return asked != null ? asked : model > 0 ? model : raw;
  }

  private boolean followsModel() {
    return source != Source.ARRAYS || spec.fit() != null;
  }

  private int requireChannels(int have, int want) {
    if (have != want && !(have == 1 && want == 3) && !(have == 3 && want == 1)) {
      throw mismatch(
          "Examples of %s have %d channels; %d are asked for, and only 1 and 3 can be converted."
              .formatted(reading.file(), have, want));
    }
    return want;
  }

  private static boolean fits(List<Integer> shape, List<Integer> model) {
    return shape.size() == model.size()
        && IntStream.range(0, shape.size())
            .allMatch(i -> model.get(i) < 0 || model.get(i).equals(shape.get(i)));
  }

  private RefusedException mismatch(String message) {
    return new RefusedException(RefusalCode.DATA_SHAPE_MISMATCH, reading.file(), message);
  }

  private static <T> Stream<T> parallel(int count, IntFunction<T> row) {
    return IntStream.range(0, count).parallel().mapToObj(row);
  }
}
