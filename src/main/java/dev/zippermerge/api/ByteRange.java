package dev.zippermerge.api;

import dev.zippermerge.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;

/**
 * A part of a blob.
 *
 * @param start its first byte
 * @param length its number of bytes
 */
record ByteRange(long start, long length) {

  /**
   * The part that a request asks for; all of it where it asks for none, for several, for one of
   * another version (If-Range), or in words that we do not understand.
   *
   * @throws ProblemException status 416 where the part is beyond the end
   */
  static ByteRange asked(HttpServletRequest request, long size, String etag) {
    var whole = new ByteRange(0, size);
    var version = request.getHeader(HttpHeaders.IF_RANGE);
    boolean otherVersion = version != null && !version.equals(etag);
    if (otherVersion || !request.getMethod().equals("GET")) {
      return whole;
    }
    var ranges = parse(request.getHeader(HttpHeaders.RANGE));
    if (ranges.size() != 1) {
      return whole;
    }
    try {
      long start = ranges.getFirst().getRangeStart(size);
      long end = ranges.getFirst().getRangeEnd(size);
      if (start < size && start <= end) {
        return new ByteRange(start, end - start + 1);
      }
    } catch (IllegalArgumentException e) {
      // Nothing of it lies within the blob.
    }
    throw ProblemException.rangeNotSatisfiable(size);
  }

  boolean isWhole(long size) {
    return length == size;
  }

  /** The value of Content-Range. */
  String header(long size) {
    return "bytes " + start + "-" + (start + length - 1) + "/" + size;
  }

  private static List<HttpRange> parse(@Nullable String header) {
    try {
      return HttpRange.parseRanges(header);
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }
}
