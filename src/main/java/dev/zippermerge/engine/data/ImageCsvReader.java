package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads images whose labels are in {@code labels.csv}, or in {@code train.csv} and {@code
 * test.csv}.
 */
final class ImageCsvReader {
  private final Reading reading;
  private final Conversion conversion;
  private final Map<String, Member> images;

  ImageCsvReader(Reading reading) {
    this.reading = reading;
    this.conversion = new Conversion(reading, Conversion.Source.IMAGES);
    this.images =
        Member.of(reading.archive())
            .filter(MemberKind.IMAGE::is)
            .collect(Collectors.toMap(image -> image.entry().name(), Function.identity()));
  }

  CalibrationSet read() {
    var lines = lines();
    requireDistinct(lines);
    Splits.requireExamples(lines.size(), reading.file());
    if (images.size() > lines.size()) {
      reading
          .notes()
          .tell("Images without a line in the CSV: %d.".formatted(images.size() - lines.size()));
    }
    boolean labelled = reading.labelled() && lines.stream().allMatch(l -> l.label() != null);
    var names = labelled ? LabelNames.of(lines) : null;
    var parts = parts(lines);
    var first = parts.train().getFirst().image();
    var pictures = Pictures.of(reading, conversion, name(first), reading.bytes(first.entry()));
    return Splits.of(
        reading,
        conversion,
        part(pictures, "train", parts.train(), names),
        parts.test().isEmpty() ? null : part(pictures, "test", parts.test(), names),
        names == null ? null : names.names());
  }

  private List<LabelLine> lines() {
    var files = Member.of(reading.archive()).filter(MemberKind.LABELS::is).toList();
    if (files.isEmpty()) {
      throw new RefusedException(
          RefusalCode.DATA_ARRAY_MISSING,
          "labels.csv",
          "%s has no labels.csv, train.csv or test.csv.".formatted(reading.file()));
    }
    var bySplit = new HashMap<Optional<SplitName>, Member>();
    for (var file : files) {
      var other = bySplit.put(split(file), file);
      if (other != null || (files.size() > 1 && split(file).isEmpty())) {
        throw ambiguous(files);
      }
    }
    var lines = new ArrayList<LabelLine>();
    for (var file : files) {
      var own = new LabelFile(reading, file, images).lines();
      own.forEach(line -> lines.add(files.size() == 1 ? line : withSplit(line, split(file))));
    }
    return lines;
  }

  private RefusedException ambiguous(List<Member> files) {
    return new RefusedException(
        RefusalCode.DATA_AMBIGUOUS,
        reading.file(),
        "There must be one labels.csv, or one CSV file for each split; there are %s."
            .formatted(files.stream().map(file -> file.entry().name()).toList()));
  }

  private static Optional<SplitName> split(Member file) {
    return SplitName.of(file.file().replaceFirst("\\.csv$", ""));
  }

  private static LabelLine withSplit(LabelLine line, Optional<SplitName> split) {
    if (line.split().isPresent() && !line.split().equals(split)) {
      throw new RefusedException(
          RefusalCode.DATA_LABELS_INVALID,
          line.place(),
          "%s: the line names another split than its file.".formatted(line.place()));
    }
    return new LabelLine(line.place(), line.image(), line.label(), split);
  }

  private static void requireDistinct(List<LabelLine> lines) {
    var places = new HashMap<Member, String>();
    for (var line : lines) {
      var other = places.put(line.image(), line.place());
      if (other != null) {
        throw new RefusedException(
            RefusalCode.DATA_LABELS_INVALID,
            line.place(),
            "%s: the image %s is in %s already."
                .formatted(line.place(), line.image().entry().name(), other));
      }
    }
  }

  private SplitParts<LabelLine> parts(List<LabelLine> lines) {
    return lines.getFirst().split().isEmpty()
        ? SplitParts.all(lines)
        : SplitParts.of(
            reading, lines.stream().collect(Collectors.groupingBy(l -> l.split().orElseThrow())));
  }

  private Part part(
      Pictures pictures, String name, List<LabelLine> lines, @Nullable LabelNames names) {
    var rows =
        lines.parallelStream()
            .map(line -> pictures.row(name(line.image()), reading.bytes(line.image().entry())))
            .toList();
    return new Part(
        pictures.table(name, rows),
        names == null ? null : names.labels(lines, reading.firstLabel()));
  }

  private String name(Member image) {
    return reading.archive().culprit(image.entry());
  }
}
