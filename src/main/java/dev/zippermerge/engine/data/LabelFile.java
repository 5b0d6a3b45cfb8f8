package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Reads a CSV file (RFC 4180, UTF-8) that gives images their labels. */
final class LabelFile {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreSurroundingSpaces(true).setTrim(true).get();

  private final Reading reading;
  private final Member file;
  private final Map<String, Member> images;

  /**
   * @param images the archive's images by path
   */
  LabelFile(Reading reading, Member file, Map<String, Member> images) {
    this.reading = reading;
    this.file = file;
    this.images = images;
  }

  /**
   * All lines.
   *
   * @throws RefusedException DATA_LABELS_INVALID naming the file and the line
   */
  List<LabelLine> lines() {
    var text = new String(reading.bytes(file.entry()), StandardCharsets.UTF_8);
    try (var parser = CSVParser.parse(new StringReader(text.replaceFirst("^\ufeff", "")), FORMAT)) {
      return lines(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<LabelLine> lines(CSVParser parser) {
    var lines = new ArrayList<LabelLine>();
    @Nullable LabelColumns columns = null;
    try {
      for (var cells : parser) {
        if (columns == null) {
          columns = LabelColumns.of(cells.toList());
          if (columns.header()) {
            continue;
          }
        }
        lines.add(line(cells, columns, parser.getCurrentLineNumber()));
      }
    } catch (UncheckedIOException | IllegalStateException e) {
      throw wrong(parser.getCurrentLineNumber(), "The file is no CSV: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw wrong(parser.getCurrentLineNumber(), String.valueOf(e.getMessage()));
    }
    return lines;
  }

  private LabelLine line(CSVRecord cells, LabelColumns columns, long number) {
    if (cells.size() != columns.count()) {
      throw new IllegalArgumentException(
          "The line has %d cells, not %d.".formatted(cells.size(), columns.count()));
    }
    var path = cells.get(columns.path());
    var image = image(path);
    if (image == null) {
      throw new IllegalArgumentException("There is no image %s in the archive.".formatted(path));
    }
    var label = columns.label() < 0 ? null : cells.get(columns.label());
    if (label != null && label.isEmpty()) {
      throw new IllegalArgumentException("The image %s has no label.".formatted(path));
    }
    return new LabelLine(
        place(number),
        image,
        label,
        columns.split() < 0 ? Optional.empty() : Optional.of(split(cells.get(columns.split()))));
  }

  /** Paths count from the CSV file's own folder, or from the archive's. */
  private @Nullable Member image(String path) {
    var slashed = path.replace('\\', '/');
    try {
      var beside = Path.of(file.entry().name()).resolveSibling(slashed).normalize();
      var found = images.get(beside.toString());
      return found == null ? images.get(Path.of(slashed).normalize().toString()) : found;
    } catch (InvalidPathException _) {
      return null;
    }
  }

  private static SplitName split(String name) {
    return SplitName.of(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Split '%s' is not train, test or validation.".formatted(name)));
  }

  private String place(long number) {
    return reading.archive().culprit(file.entry()) + ":" + number;
  }

  private RefusedException wrong(long number, String message) {
    return new RefusedException(
        RefusalCode.DATA_LABELS_INVALID, place(number), "%s: %s".formatted(place(number), message));
  }
}
