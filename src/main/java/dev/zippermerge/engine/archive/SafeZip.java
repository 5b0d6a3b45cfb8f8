package dev.zippermerge.engine.archive;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A zip file that may be hostile. Opening it refuses paths that lead outside ({@code ../}, absolute
 * ones), too many entries, too many bytes and too high a ratio; reading it never yields more bytes
 * than an entry declares.
 */
public final class SafeZip implements AutoCloseable {
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

  private final ZipFile zip;
  private final String name;
  private final List<? extends ZipEntry> files;

  private SafeZip(ZipFile zip, String name) {
    this.zip = zip;
    this.name = name;
    this.files =
        Collections.list(zip.entries()).stream().filter(entry -> !entry.isDirectory()).toList();
  }

  /**
   * Opens and checks a zip file.
   *
   * @throws RefusedException naming the file or the entry at fault
   */
  public static SafeZip open(Path file) {
    var name = String.valueOf(file.getFileName());
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new RefusedException(
          RefusalCode.ARCHIVE_UNREADABLE, name, "The archive is damaged or cut off.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var safe = new SafeZip(zip, name);
    try {
      safe.check();
    } catch (RefusedException e) {
      safe.close();
      throw e;
    }
    return safe;
  }

  /** The entries that are files, in the archive's order. */
  public List<? extends ZipEntry> files() {
    return files;
  }

  /**
   * The bytes of one entry; the stream fails with a refusal where the entry holds more than it
   * declares.
   */
  public InputStream open(ZipEntry entry) throws IOException {
    return new BoundedInput(zip.getInputStream(entry), entry);
  }

  /** Writes all files below a folder, which must exist. */
  public void unpack(Path folder) {
    for (var entry : files) {
      var target = folder.resolve(entry.getName());
      try (var in = open(entry)) {
        Files.createDirectories(target.getParent());
        Files.copy(in, target);
      } catch (IOException e) {
        throw new RefusedException(
            RefusalCode.ARCHIVE_UNREADABLE,
            name + "!" + entry.getName(),
            "The entry cannot be unpacked: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check() {
    if (zip.size() > MAX_ENTRIES) {
      throw tooLarge("has " + zip.size() + " entries; at most " + MAX_ENTRIES + " are allowed");
    }
    long unpacked = 0;
    long packed = 0;
    for (var entry : files) {
      checkPath(entry);
      unpacked += entry.getSize();
      packed += entry.getCompressedSize();
    }
    if (unpacked > MAX_BYTES) {
      throw tooLarge("unpacks to " + unpacked + " bytes; at most " + MAX_BYTES + " are allowed");
    }
    if (unpacked > RATIO_FROM_BYTES && unpacked > packed * MAX_RATIO) {
      throw tooLarge("unpacks to more than " + MAX_RATIO + " times its size");
    }
  }

  private void checkPath(ZipEntry entry) {
    var path = Path.of(entry.getName());
    if (path.isAbsolute()
        || entry.getName().contains("\\")
        || !path.equals(path.normalize())
        || path.startsWith("..")) {
      throw new RefusedException(
          RefusalCode.ARCHIVE_PATH_ESCAPE,
          name + "!" + entry.getName(),
          "The entry's path leads outside the archive's folder.");
    }
  }

  private RefusedException tooLarge(String what) {
    return new RefusedException(RefusalCode.ARCHIVE_TOO_LARGE, name, "The archive " + what + ".");
  }

  /** Ends with a refusal instead of reading past the declared size. */
  private final class BoundedInput extends FilterInputStream {
    private final ZipEntry entry;
    private long left;

    BoundedInput(InputStream in, ZipEntry entry) {
      super(in);
      this.entry = entry;
      this.left = entry.getSize();
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      return value < 0 ? value : (int) count(1) * value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      return read < 0 ? read : (int) count(read);
    }

    private long count(long read) {
      left -= read;
      if (left < 0) {
        throw new RefusedException(
            RefusalCode.ARCHIVE_TOO_LARGE,
            name + "!" + entry.getName(),
            "The entry holds more bytes than it declares.");
      }
      return read;
    }
  }
}
