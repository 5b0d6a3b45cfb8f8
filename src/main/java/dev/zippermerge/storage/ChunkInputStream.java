package dev.zippermerge.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.IntFunction;

/** Reads chunks one by one as they are needed; skipped chunks are never fetched. */
final class ChunkInputStream extends InputStream {
  private final long size;
  private final int chunkSize;
  private final IntFunction<byte[]> chunks;
  private long position;
  private int number = -1;
  private byte[] chunk = {};

  /**
   * @param size bytes of the whole
   * @param chunkSize bytes of every chunk but the last
   * @param chunks fetches a chunk by its number, from 0
   */
  ChunkInputStream(long size, int chunkSize, IntFunction<byte[]> chunks) {
    this.size = size;
    this.chunkSize = chunkSize;
    this.chunks = chunks;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    if (position >= size) {
      return -1;
    }
    fetch((int) (position / chunkSize));
    int from = (int) (position % chunkSize);
    int count = Math.min(length, chunk.length - from);
    System.arraycopy(chunk, from, buffer, offset, count);
    position += count;
    return count;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.clamp(count, 0, size - position);
    position += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, size - position);
  }

  private void fetch(int wanted) throws IOException {
    if (wanted == number) {
      return;
    }
    try {
      chunk = chunks.apply(wanted);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      throw new IOException("cannot read chunk " + wanted, e);
    }
    long expected = Math.min(chunkSize, size - (long) wanted * chunkSize);
    if (chunk.length != expected) {
      throw new IOException("chunk " + wanted + " is damaged");
    }
    number = wanted;
  }
}
