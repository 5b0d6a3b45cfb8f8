package dev.zippermerge.engine.archive;

import dev.zippermerge.engine.spec.RefusedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Bytes unpacked from gzip, up to the bounds that hold for archives. Not thread-safe. */
public final class Gzip extends FilterInputStream {
  private final String name;
  private final long packed;
  private long unpacked;

  /**
   * @param in gzipped bytes
   * @param name the file's name, for messages
   * @param packed number of the gzipped bytes
   * @throws IOException where they do not begin as gzip does
   */
  public Gzip(InputStream in, String name, long packed) throws IOException {
    super(new GZIPInputStream(in, 1 << 16));
    this.name = name;
    this.packed = packed;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  /**
   * @throws RefusedException ARCHIVE_TOO_LARGE naming the file
   */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(read);
    return read;
  }

  private void count(int read) {
    unpacked += Math.max(0, read);
    Limits.checkSize(name, unpacked, packed);
  }
}
