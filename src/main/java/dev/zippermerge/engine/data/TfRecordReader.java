package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads {@code tf.train.Example}s from TFRecord files. In an archive, a file or folder whose name
 * has a word train, test or validation in it tells the split.
 */
final class TfRecordReader {
  /** Records decoded at a time. */
  private static final int CHUNK = 256;

  private final Reading reading;

  TfRecordReader(Reading reading) {
    this.reading = reading;
  }

  CalibrationSet read() {
    var parts = parts();
    var first = first(parts.train());
    var features = RecordFeatures.of(reading.spec().records(), first);
    var rows = RecordRows.of(reading, features.input(), first);
    var train = part("train", parts.train(), features, rows);
    var test = parts.test().isEmpty() ? null : part("test", parts.test(), features, rows);
    return Splits.of(reading, rows.conversion(), train, test, null);
  }

  private SplitParts<Member> parts() {
    var all = Member.of(reading.archive()).toList();
    var named = all.stream().filter(MemberKind.RECORDS::is).toList();
    var files = named.isEmpty() ? all : named;
    Splits.requireExamples(files.size(), reading.file());
    if (files.size() == 1 || files.stream().allMatch(file -> split(file).isEmpty())) {
      return SplitParts.all(files);
    }
    for (var file : files) {
      if (split(file).isEmpty()) {
        throw new RefusedException(
            RefusalCode.DATA_AMBIGUOUS,
            reading.archive().culprit(file.entry()),
            "Names of other files tell their split; that of this one does not.");
      }
    }
    return SplitParts.of(
        reading, files.stream().collect(Collectors.groupingBy(f -> split(f).orElseThrow())));
  }

  private static Optional<SplitName> split(Member file) {
    return Arrays.stream(file.entry().name().toLowerCase(Locale.ROOT).split("[^a-z]+"))
        .flatMap(word -> SplitName.of(word).stream())
        .reduce((_, last) -> last);
  }

  private NumberedExample first(List<Member> files) {
    for (var file : files) {
      try (var records = RecordFile.open(reading, file)) {
        var found = records.next(1);
        if (!found.isEmpty()) {
          return found.getFirst().parse();
        }
      }
    }
    throw new RefusedException(
        RefusalCode.DATA_EMPTY, reading.file(), "There are no records in it.");
  }

  private Part part(String name, List<Member> files, RecordFeatures features, RecordRows rows) {
    var values = new ArrayList<Object>();
    var labels = IntStream.builder();
    for (var file : files) {
      try (var records = RecordFile.open(reading, file)) {
        for (var chunk = records.next(CHUNK); !chunk.isEmpty(); chunk = records.next(CHUNK)) {
          var examples = chunk.parallelStream().map(RecordFile.NumberedRecord::parse).toList();
          values.addAll(examples.parallelStream().map(rows::row).toList());
          if (isLabelled(features)) {
            examples.forEach(
                e ->
                    labels.add(
                        e.label(Objects.requireNonNull(features.label()), reading.firstLabel())));
          }
        }
      }
    }
    Splits.requireExamples(values.size(), name);
    return new Part(
        rows.table(name, values), isLabelled(features) ? labels.build().toArray() : null);
  }

  private boolean isLabelled(RecordFeatures features) {
    return features.label() != null && reading.labelled();
  }
}
