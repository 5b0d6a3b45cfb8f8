package dev.zippermerge.api;

import dev.zippermerge.problem.ProblemException;
import dev.zippermerge.storage.BlobStore;
import dev.zippermerge.storage.StoredBlob;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Sends blobs, chunk by chunk. The blob's SHA-256 is its strong ETag and its Repr-Digest (RFC
 * 9530). Knows If-None-Match, Range with one range, and If-Range (RFC 9110). Where there are links
 * to a bucket, a GET is sent there instead, unless a page's script makes it.
 */
@Component
class Downloads {
  /** What pages send by a custom older than any standard. */
  private static final String BY_SCRIPT = "X-Requested-With";

  private final BlobStore blobs;

  Downloads(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * Sends a blob, or the part of it that the client asked for.
   *
   * @param fileName name offered for saving it; letters, digits, dots and dashes
   */
  void send(
      StoredBlob blob, String fileName, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var etag = '"' + blob.sha256() + '"';
    // A client may keep what it got, but has to ask each time whether it may still have it.
    response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    if (new ServletWebRequest(request, response).checkNotModified(etag)) {
      return;
    }
    var link = link(blob, fileName, request);
    if (link.isPresent()) {
      response.setStatus(HttpServletResponse.SC_TEMPORARY_REDIRECT);
      response.setHeader(HttpHeaders.LOCATION, link.get().toString());
      return;
    }
    var part = part(blob, etag, request, response);
    response.setHeader("Repr-Digest", "sha-256=:" + base64(blob.sha256()) + ":");
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + fileName + "\"");
    response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
    response.setContentLengthLong(part.length());
    if (!part.isWhole(blob.size())) {
      response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
      response.setHeader(HttpHeaders.CONTENT_RANGE, part.header(blob.size()));
    }
    if (!request.getMethod().equals("HEAD")) {
      copy(blob, part, response);
    }
  }

  /** A script, which has to fetch where a key is asked for, may not read from other origins. */
  private Optional<URI> link(StoredBlob blob, String fileName, HttpServletRequest request) {
    boolean follows = request.getMethod().equals("GET") && request.getHeader(BY_SCRIPT) == null;
    return follows ? blobs.link(blob.id(), fileName) : Optional.empty();
  }

  private static ByteRange part(
      StoredBlob blob, String etag, HttpServletRequest request, HttpServletResponse response) {
    try {
      return ByteRange.asked(request, blob.size(), etag);
    } catch (ProblemException e) {
      response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + blob.size());
      throw e;
    }
  }

  private void copy(StoredBlob blob, ByteRange part, HttpServletResponse response)
      throws IOException {
    try (var in = blobs.open(blob.id())) {
      in.skipNBytes(part.start());
      var buffer = new byte[64 << 10];
      for (long left = part.length(); left > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new IOException("Blob " + blob.id() + " ends too early; send it again.");
        }
        response.getOutputStream().write(buffer, 0, read);
        left -= read;
      }
    }
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }
}
