package dev.zippermerge.faults;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Uploads that need not fit into memory. */
final class FormData {
  static final String CONTENT_TYPE = "multipart/form-data; boundary=zippermerge";
  private static final int BLOCK = 1 << 16;

  private FormData() {}

  /** What comes before a file. */
  static String head(String fileName) {
    return """
        --zippermerge
        Content-Disposition: form-data; name="name"

        %s
        --zippermerge
        Content-Disposition: form-data; name="file"; filename="%s"

        """
        .formatted(fileName, fileName)
        .replace("\n", "\r\n");
  }

  /** What comes after it. */
  static String tail() {
    return "\r\n--zippermerge--\r\n";
  }

  static BodyPublisher of(String fileName, BodyPublisher content) {
    return BodyPublishers.concat(
        BodyPublishers.ofString(head(fileName)), content, BodyPublishers.ofString(tail()));
  }

  /** Some seeded bytes, of a length that is told. */
  static BodyPublisher bytes(long size) {
    return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> stream(size)), size);
  }

  /** Seeded bytes, of whole blocks: each block is the same but for its number. */
  static InputStream stream(long size) {
    return new InputStream() {
      private final byte[] block = block();
      private ByteArrayInputStream current = new ByteArrayInputStream(new byte[0]);
      private long done;

      @Override
      public int read() {
        throw new UnsupportedOperationException("byte by byte");
      }

      @Override
      public int read(byte[] to, int from, int length) {
        if (current.available() == 0) {
          if (done == size) {
            return -1;
          }
          var bytes = block.clone();
          var number = ("block %12d\n".formatted(done / BLOCK)).getBytes(StandardCharsets.UTF_8);
          System.arraycopy(number, 0, bytes, 0, number.length);
          current = new ByteArrayInputStream(bytes, 0, (int) Math.min(BLOCK, size - done));
          done += current.available();
        }
        return current.read(to, from, length);
      }
    };
  }

  private static byte[] block() {
    var block = new byte[BLOCK];
    new Random(1).nextBytes(block);
    return block;
  }
}
