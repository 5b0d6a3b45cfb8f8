package dev.zippermerge.engine.archive;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A file of files that may be hostile: a zip, a tar or a gzipped tar. Opening it refuses paths that
 * lead outside ({@code ../}, absolute ones), links, too many entries, too many bytes and too high a
 * ratio. Entries may be read by several threads at once.
 */
public interface Archive extends AutoCloseable {

  /**
   * Opens and checks an archive, whose kind is found from its bytes, not from its name.
   *
   * @return empty where the file is no archive of these kinds
   * @throws RefusedException naming the file or the entry at fault
   * @throws IOException where the file cannot be read at all
   */
  static Optional<Archive> open(Path file) throws IOException {
    if (Signature.isZip(file)) {
      return Optional.of(SafeZip.open(file));
    }
    if (Signature.isTar(file)) {
      return Optional.of(SafeTar.open(file));
    }
    return Signature.isGzippedTar(file) ? Optional.of(SafeTar.openGzipped(file)) : Optional.empty();
  }

  /** The archive's file name, for messages. */
  String name();

  /** The entries that are files, in the archive's order. */
  List<ArchiveEntry> files();

  /** The paths of the entries that are folders, without a slash at the end. */
  List<String> folders();

  /** The bytes of one entry; never more than it declares. */
  InputStream open(ArchiveEntry entry) throws IOException;

  @Override
  void close();

  /** An entry as it is named in messages and refusals: {@code archive!entry}. */
  default String culprit(ArchiveEntry entry) {
    return name() + "!" + entry.name();
  }

  /** Writes all files below a folder, which must exist. */
  default void unpack(Path folder) {
    for (var entry : files()) {
      var target = folder.resolve(entry.name());
      try (var in = open(entry)) {
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.copy(in, target);
      } catch (IOException e) {
        throw new RefusedException(
            RefusalCode.ARCHIVE_UNREADABLE,
            culprit(entry),
            "The entry cannot be unpacked: " + e.getMessage());
      }
    }
  }
}
