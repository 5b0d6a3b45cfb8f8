package dev.zippermerge.engine.command;

import dev.zippermerge.engine.archive.SafeZip;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that should be what a merge wrote. */
final class ArtifactFile {
  private static final String MODEL = "saved_model.pb";

  private ArtifactFile() {}

  /**
   * Looks whether the file can be an artifact, before anything is loaded from it.
   *
   * @throws RefusedException MODEL_NOT_FOUND or ARCHIVE_UNREADABLE, naming the file
   */
  static void check(Path file) {
    if (!Files.isRegularFile(file)) {
      throw refused(file, "There is no such file.");
    }
    try (var zip = SafeZip.open(file)) {
      if (zip.files().stream().noneMatch(entry -> entry.name().equals(MODEL))) {
        throw refused(file, "No " + MODEL + " at the top of the zip: merge did not write this.");
      }
    }
  }

  private static RefusedException refused(Path file, String message) {
    return new RefusedException(
        RefusalCode.MODEL_NOT_FOUND, file.getFileName().toString(), message);
  }
}
