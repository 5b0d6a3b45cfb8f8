package dev.zippermerge.quickstart;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A file's digest as the header {@code Repr-Digest} has it (RFC 9530). */
final class Digest {
  private Digest() {}

  static String of(Path file) throws IOException {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      try (var in = new DigestInputStream(Files.newInputStream(file), sha256)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return "sha-256=:" + Base64.getEncoder().encodeToString(sha256.digest()) + ":";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
