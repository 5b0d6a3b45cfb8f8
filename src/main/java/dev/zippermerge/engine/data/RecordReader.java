package dev.zippermerge.engine.data;

import dev.zippermerge.engine.archive.Gzip;
import dev.zippermerge.engine.archive.Signature;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a TFRecord file, gzipped or not: length (8 bytes, little endian), its masked
 * CRC-32C (4), data, the data's masked CRC-32C (4). Not thread-safe.
 */
final class RecordReader implements AutoCloseable {
  /** Bytes before a record's data. */
  static final int HEADER_BYTES = 12;

  private static final long MAX_RECORD_BYTES = 256L << 20;
  private static final int MASK = 0xa282ead8;

  private final InputStream in;

  /**
   * @param in the file's bytes, which the reader then owns
   * @param name the file's name, for messages
   * @param size number of these bytes
   */
  RecordReader(InputStream in, String name, long size) throws IOException {
    var buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(3);
    boolean gzipped = Signature.isGzip(buffered.readNBytes(3));
    buffered.reset();
    this.in = gzipped ? new Gzip(buffered, name, size) : buffered;
  }

  /** True where bytes begin as a record does. */
  static boolean begins(byte[] start) {
    return start.length >= HEADER_BYTES && masked(start, 8) == header(start).getInt(8);
  }

  /**
   * The next record's data; null at the end of the file.
   *
   * @throws IOException where the record is cut off or does not match its checksums
   */
  byte @Nullable [] next() throws IOException {
    var header = in.readNBytes(HEADER_BYTES);
    if (header.length == 0) {
      return null;
    }
    if (header.length < HEADER_BYTES) {
      throw new IOException("it is cut off");
    }
    if (!begins(header)) {
      throw new IOException("the checksum of its length is wrong");
    }
    long length = header(header).getLong();
    if (length < 0 || length > MAX_RECORD_BYTES) {
      throw new IOException(
          "it has " + length + " bytes; at most " + MAX_RECORD_BYTES + " are read");
    }
    return checked(in.readNBytes((int) length), (int) length);
  }

  private byte[] checked(byte[] data, int length) throws IOException {
    var checksum = in.readNBytes(Integer.BYTES);
    if (data.length < length || checksum.length < Integer.BYTES) {
      throw new IOException("it is cut off");
    }
    if (header(checksum).getInt() != masked(data, length)) {
      throw new IOException("the checksum of its data is wrong");
    }
    return data;
  }

  private static ByteBuffer header(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int masked(byte[] bytes, int length) {
    var crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
