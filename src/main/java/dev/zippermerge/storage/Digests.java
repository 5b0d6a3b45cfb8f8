package dev.zippermerge.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of what is stored and read. */
final class Digests {
  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /** Copies all bytes, digesting them. */
  static void copy(InputStream in, OutputStream out, MessageDigest digest) throws IOException {
    in.transferTo(new DigestOutputStream(out, digest));
  }

  /**
   * Compares what was read with what was stored.
   *
   * @throws UncheckedIOException where they differ
   */
  static void check(StoredBlob blob, MessageDigest digest) {
    if (!HexFormat.of().formatHex(digest.digest()).equals(blob.sha256())) {
      throw new UncheckedIOException(
          new IOException("Blob " + blob.id() + " does not have the digest it was stored with."));
    }
  }
}
