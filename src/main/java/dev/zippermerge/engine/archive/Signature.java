package dev.zippermerge.engine.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Finds from a file's first bytes what kind of archive it is. */
public final class Signature {
  private static final int TAR_MAGIC_AT = 257;
  private static final byte[] TAR_MAGIC = "ustar".getBytes(StandardCharsets.US_ASCII);
  private static final int START = 1 << 16;

  private Signature() {}

  /** True where a file begins as a zip file does. */
  public static boolean isZip(Path file) throws IOException {
    var start = start(file);
    return start.length >= 2 && start[0] == 'P' && start[1] == 'K';
  }

  static boolean isTar(Path file) throws IOException {
    return isTar(start(file));
  }

  static boolean isGzippedTar(Path file) throws IOException {
    var start = start(file);
    if (!isGzip(start)) {
      return false;
    }
    try (var in = new GZIPInputStream(new ByteArrayInputStream(start))) {
      return isTar(in.readNBytes(TAR_MAGIC_AT + TAR_MAGIC.length));
    } catch (IOException _) {
      return false;
    }
  }

  /** True where bytes begin as gzip does. */
  public static boolean isGzip(byte[] start) {
    return start.length >= 3 && start[0] == 0x1f && start[1] == (byte) 0x8b && start[2] == 8;
  }

  private static boolean isTar(byte[] start) {
    int end = TAR_MAGIC_AT + TAR_MAGIC.length;
    return start.length >= end
        && Arrays.equals(start, TAR_MAGIC_AT, end, TAR_MAGIC, 0, TAR_MAGIC.length);
  }

  private static byte[] start(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(START);
    }
  }
}
