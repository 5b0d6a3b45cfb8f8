package dev.zippermerge.engine.archive;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** What an archive from a stranger may hold. */
final class Limits {
  /** Most entries; CIFAR-10 as images has 50,000. */
  static final int MAX_ENTRIES = 250_000;

  /** Most bytes unpacked. */
  static final long MAX_BYTES = 8L << 30;

  /**
   * Highest ratio of unpacked to packed bytes; weights and pictures stay far below, but runs of
   * zeros reach 1000.
   */
  static final long MAX_RATIO = 200;

  /** Below this many unpacked bytes the ratio does no harm. */
  static final long RATIO_FROM_BYTES = 64L << 20;

  private Limits() {}

  /**
   * @throws RefusedException ARCHIVE_TOO_LARGE
   */
  static void checkEntries(String archive, int entries) {
    if (entries > MAX_ENTRIES) {
      throw tooLarge(
          archive, "has " + entries + " entries; at most " + MAX_ENTRIES + " are allowed");
    }
  }

  /**
   * @throws RefusedException ARCHIVE_TOO_LARGE
   */
  static void checkSizes(String archive, List<ArchiveEntry> files, long packed) {
    long unpacked = 0;
    for (var file : files) {
      if (file.size() < 0 || file.size() > MAX_BYTES) {
        throw tooLarge(archive, "has the entry " + file.name() + " of " + file.size() + " bytes");
      }
      unpacked += file.size();
    }
    checkSize(archive, unpacked, packed);
  }

  /**
   * @throws RefusedException ARCHIVE_TOO_LARGE
   */
  static void checkSize(String archive, long unpacked, long packed) {
    if (unpacked > MAX_BYTES) {
      throw tooLarge(
          archive, "unpacks to " + unpacked + " bytes; at most " + MAX_BYTES + " are allowed");
    }
    if (unpacked > RATIO_FROM_BYTES && unpacked > packed * MAX_RATIO) {
      throw tooLarge(archive, "unpacks to more than " + MAX_RATIO + " times its size");
    }
  }

  /**
   * @throws RefusedException ARCHIVE_PATH_ESCAPE naming the entry
   */
  static void checkPath(String archive, String entry) {
    if (!staysInside(entry)) {
      throw new RefusedException(
          RefusalCode.ARCHIVE_PATH_ESCAPE,
          archive + "!" + entry,
          "The entry's path leads outside the archive's folder.");
    }
  }

  private static boolean staysInside(String entry) {
    try {
      var path = Path.of(entry);
      return !path.isAbsolute()
          && !entry.contains("\\")
          && path.equals(path.normalize())
          && !path.startsWith("..");
    } catch (InvalidPathException _) {
      return false;
    }
  }

  private static RefusedException tooLarge(String archive, String what) {
    return new RefusedException(
        RefusalCode.ARCHIVE_TOO_LARGE, archive, "The archive " + what + ".");
  }
}
