package dev.zippermerge.engine.archive;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A zip file that may be hostile; reading it never yields more bytes than an entry declares. */
public final class SafeZip implements Archive {
  private final ZipFile zip;
  private final String name;
  private final List<ArchiveEntry> files;
  private final List<String> folders;

  private SafeZip(ZipFile zip, String name) {
    this.zip = zip;
    this.name = name;
    var entries = Collections.list(zip.entries());
    this.files =
        entries.stream()
            .filter(entry -> !entry.isDirectory())
            .map(entry -> new ArchiveEntry(entry.getName(), entry.getSize()))
            .toList();
    this.folders =
        entries.stream()
            .filter(ZipEntry::isDirectory)
            .map(entry -> entry.getName().replaceFirst("/$", ""))
            .toList();
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
    try {
      Limits.checkEntries(name, zip.size());
      var safe = new SafeZip(zip, name);
      safe.files.forEach(entry -> Limits.checkPath(name, entry.name()));
      Limits.checkSizes(name, safe.files, packed(zip));
      return safe;
    } catch (RefusedException e) {
      close(zip);
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<ArchiveEntry> files() {
    return files;
  }

  @Override
  public List<String> folders() {
    return folders;
  }

  /** The stream fails with a refusal where the entry holds more than it declares. */
  @Override
  public InputStream open(ArchiveEntry entry) throws IOException {
    return new BoundedInput(zip.getInputStream(zip.getEntry(entry.name())), entry);
  }

  @Override
  public void close() {
    close(zip);
  }

  private static void close(ZipFile zip) {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long packed(ZipFile zip) {
    return zip.stream().mapToLong(ZipEntry::getCompressedSize).sum();
  }

  /** Ends with a refusal instead of reading past the declared size. */
  private final class BoundedInput extends FilterInputStream {
    private final ArchiveEntry entry;
    private long left;

    BoundedInput(InputStream in, ArchiveEntry entry) {
      super(in);
      this.entry = entry;
      this.left = entry.size();
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
            culprit(entry),
            "The entry holds more bytes than it declares.");
      }
      return read;
    }
  }
}
