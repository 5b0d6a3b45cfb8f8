package dev.zippermerge.engine.data;

import java.util.List;

/** Reads images in class folders. */
final class ImageZipReader {
  private final Reading reading;
  private final Conversion conversion;

  ImageZipReader(Reading reading) {
    this.reading = reading;
    this.conversion = new Conversion(reading, Conversion.Source.IMAGES);
  }

  CalibrationSet read() {
    var folders = ClassFolders.of(reading, MemberKind.IMAGE);
    var first = folders.parts().train().getFirst();
    var pictures = Pictures.of(reading, conversion, name(first), reading.bytes(first.entry()));
    var parts = folders.parts();
    return Splits.of(
        reading,
        conversion,
        part(pictures, "train", parts.train(), folders),
        parts.test().isEmpty() ? null : part(pictures, "test", parts.test(), folders),
        folders.classes());
  }

  private Part part(Pictures pictures, String name, List<Member> files, ClassFolders folders) {
    return new Part(
        table(pictures, name, files), reading.labelled() ? folders.labels(files) : null);
  }

  private Table table(Pictures pictures, String name, List<Member> files) {
    return pictures.table(
        name,
        files.parallelStream()
            .map(file -> pictures.row(name(file), reading.bytes(file.entry())))
            .toList());
  }

  private String name(Member file) {
    return reading.archive().culprit(file.entry());
  }
}
