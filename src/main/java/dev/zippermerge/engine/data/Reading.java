package dev.zippermerge.engine.data;

import dev.zippermerge.engine.archive.Archive;
import dev.zippermerge.engine.archive.ArchiveEntry;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every reader needs.
 *
 * @param archive the data
 * @param spec how to read it
 * @param modelShape the network's input without the batch (-1 where free), or null
 * @param seed decides which examples are held out
 * @param notes what is worth telling
 */
record Reading(
    Archive archive, DataSpec spec, @Nullable List<Integer> modelShape, long seed, Notes notes) {
  /** Most bytes of one image, sound or list of labels. */
  private static final long MAX_ENTRY_BYTES = 256L << 20;

  /** The data file's name, for messages. */
  String file() {
    return archive.name();
  }

  /** Label of the first class. */
  int firstLabel() {
    return Objects.requireNonNullElse(spec.labelOffset(), 0);
  }

  /** False where the user wants labels ignored. */
  boolean labelled() {
    return !Boolean.FALSE.equals(spec.labelled());
  }

  /**
   * The bytes of an entry.
   *
   * @throws RefusedException DATA_UNREADABLE naming the entry
   */
  byte[] bytes(ArchiveEntry entry) {
    if (entry.size() > MAX_ENTRY_BYTES) {
      throw new RefusedException(
          RefusalCode.DATA_UNREADABLE,
          archive.culprit(entry),
          "The file has %d bytes; at most %d are read.".formatted(entry.size(), MAX_ENTRY_BYTES));
    }
    try (var in = archive.open(entry)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new RefusedException(
          RefusalCode.DATA_UNREADABLE,
          archive.culprit(entry),
          "The entry cannot be unpacked: " + e.getMessage());
    }
  }
}
