package dev.zippermerge.engine.data;

import dev.zippermerge.engine.archive.Archive;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.spec.DataDescription;
import dev.zippermerge.engine.spec.DataFormat;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads calibration data of every supported format. */
public final class DataReader {
  private DataReader() {}

  /**
   * Reads a data set whole.
   *
   * @param file the data file
   * @param spec how to read it
   * @param modelShape the network's input without the batch (height, width, channels; channels,
   *     height, width; or features; -1 where free): the default of resizing and channel conversion,
   *     and what the examples must have in the end; null to take the data as it is
   * @param seed decides which examples are held out where the file has no test split
   * @throws RefusedException where the file, the specification or the data is at fault
   */
  public static CalibrationSet read(
      Path file, DataSpec spec, @Nullable List<Integer> modelShape, long seed) {
    SpecCheck.check(spec);
    try (var archive = open(file)) {
      var reading = new Reading(archive, spec, modelShape, seed, new Notes());
      return read(format(archive, spec), reading);
    }
  }

  /** Shapes of one example of each input, by name. */
  public static Map<String, List<Integer>> shapes(List<Endpoint> inputs) {
    var shapes = new LinkedHashMap<String, List<Integer>>();
    inputs.forEach(input -> shapes.put(input.name(), input.exampleShape()));
    return shapes;
  }

  /**
   * Reads a data set for a network with one input or several. Of several, an array of each one's
   * name is read ({@code image_train}, {@code image_test}), and an example's values are those of
   * all inputs, one after the other.
   *
   * @param shapes of one example of each input, by name
   */
  public static CalibrationSet readInputs(
      Path file, DataSpec spec, Map<String, List<Integer>> shapes, long seed) {
    return shapes.size() == 1
        ? read(file, spec, shapes.values().iterator().next(), seed)
        : SeveralInputs.read(file, spec, shapes, seed);
  }

  /**
   * Reads a data set whole and tells what it holds.
   *
   * @param modelShape as for {@link #read}
   * @throws RefusedException where the file, the specification or the data is at fault
   */
  public static DataDescription describe(
      Path file, DataSpec spec, @Nullable List<Integer> modelShape, long seed) {
    SpecCheck.check(spec);
    try (var archive = open(file)) {
      var reading = new Reading(archive, spec, modelShape, seed, new Notes());
      var format = format(archive, spec);
      var set = read(format, reading);
      LabelNotes.tell(set, reading.notes());
      var notes = reading.notes().sentences();
      return description(format, set, notes);
    }
  }

  /**
   * Reads a data set for a network with several inputs whole and tells what it holds.
   *
   * @param shapes of one example of each input, by name
   */
  public static DataDescription describeInputs(
      Path file, DataSpec spec, Map<String, List<Integer>> shapes, long seed) {
    var notes = new Notes();
    var set = readInputs(file, spec, shapes, seed);
    LabelNotes.tell(set, notes);
    notes.tell("An example holds the values of the inputs %s.".formatted(shapes));
    return description(DataFormat.NPZ, set, notes.sentences());
  }

  private static DataDescription description(
      DataFormat format, CalibrationSet set, List<String> notes) {
    return new DataDescription(
        format,
        set.train().size(),
        set.test().size(),
        set.exampleShape(),
        set.labelled(),
        set.train().classified() ? set.classes() : null,
        set.train().targetShape().isEmpty() ? null : set.train().targetShape(),
        set.classNames(),
        notes.isEmpty() ? null : notes);
  }

  private static CalibrationSet read(DataFormat format, Reading reading) {
    return switch (format) {
      case NPZ -> new NpzReader(reading).read();
      case IMAGE_ZIP -> new ImageZipReader(reading).read();
      case IMAGE_CSV -> new ImageCsvReader(reading).read();
      case TFRECORD -> new TfRecordReader(reading).read();
      case WAV_ZIP -> new WavZipReader(reading).read();
    };
  }

  private static Archive open(Path file) {
    try {
      var archive = Archive.open(file);
      return archive.isPresent() ? archive.get() : BareFile.of(file);
    } catch (IOException e) {
      throw unreadable(file);
    }
  }

  private static DataFormat format(Archive archive, DataSpec spec) {
    if (spec.format() != null) {
      return spec.format();
    }
    if (!(archive instanceof BareFile bare)) {
      return FormatFinder.of(archive);
    }
    try {
      return FormatFinder.of(bare);
    } catch (IOException e) {
      throw unreadable(bare.file());
    }
  }

  private static RefusedException unreadable(Path file) {
    var name = String.valueOf(file.getFileName());
    return new RefusedException(
        RefusalCode.DATA_UNREADABLE,
        name,
        Files.exists(file)
            ? "The file %s cannot be read.".formatted(name)
            : "There is no file %s.".formatted(name));
  }
}
