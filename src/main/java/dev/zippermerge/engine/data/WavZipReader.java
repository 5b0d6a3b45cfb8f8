package dev.zippermerge.engine.data;

import dev.zippermerge.engine.audio.Clip;
import dev.zippermerge.engine.audio.WavReader;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.util.List;

/** Reads WAV files in class folders as log spectrograms of one shape. */
final class WavZipReader {
  private final Reading reading;
  private final Conversion conversion;

  WavZipReader(Reading reading) {
    this.reading = reading;
    this.conversion = new Conversion(reading, Conversion.Source.SPECTROGRAMS);
  }

  CalibrationSet read() {
    var folders = ClassFolders.of(reading, MemberKind.SOUND);
    var parts = folders.parts();
    var first = parts.train().getFirst();
    var sounds = new Sounds(reading, conversion, name(first), clip(first));
    return Splits.of(
        reading,
        conversion,
        part(sounds, "train", parts.train(), folders),
        parts.test().isEmpty() ? null : part(sounds, "test", parts.test(), folders),
        folders.classes());
  }

  private Part part(Sounds sounds, String name, List<Member> files, ClassFolders folders) {
    var rows =
        files.parallelStream()
            .map(file -> sounds.row(name(file), clip(file)))
            .toArray(float[][]::new);
    return new Part(
        new Table(name, sounds.shape(), new Table.FloatRows(rows)),
        reading.labelled() ? folders.labels(files) : null);
  }

  private Clip clip(Member file) {
    try {
      return WavReader.read(reading.bytes(file.entry()));
    } catch (IOException | IllegalArgumentException e) {
      throw new RefusedException(
          RefusalCode.DATA_UNREADABLE,
          name(file),
          "The sound %s cannot be read: %s.".formatted(name(file), e.getMessage()));
    }
  }

  private String name(Member file) {
    return reading.archive().culprit(file.entry());
  }
}
