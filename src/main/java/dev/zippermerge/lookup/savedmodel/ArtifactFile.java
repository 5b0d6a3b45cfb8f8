package dev.zippermerge.lookup.savedmodel;

import dev.zippermerge.lookup.LookupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** Reads the model out of an artifact, in memory. */
public final class ArtifactFile {
  private static final String MODEL = "saved_model.pb";

  /** More than protobuf can read. */
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private ArtifactFile() {}

  /**
   * Reads an artifact.
   *
   * @param file a zip file with {@code saved_model.pb} in it
   * @throws LookupException naming the file, where there is none or it is none of ours
   */
  public static SavedModel read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new LookupException("There is no file " + file + ".");
    }
    try (var zip = new ZipFile(file.toFile())) {
      return SavedModel.read(model(zip));
    } catch (IOException | IllegalArgumentException e) {
      throw new LookupException(
          "%s is no zip file that can be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static byte[] model(ZipFile zip) throws IOException {
    var entry = zip.getEntry(MODEL);
    if (entry == null) {
      throw new LookupException("The zip file holds no " + MODEL + ".");
    }
    try (var in = zip.getInputStream(entry)) {
      var content = in.readNBytes(LARGEST);
      if (in.read() >= 0) {
        throw new LookupException(MODEL + " has more than 2 GiB.");
      }
      return content;
    }
  }
}
