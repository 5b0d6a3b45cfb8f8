package dev.zippermerge.api;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** Comma-separated values (RFC 4180). */
final class Csv {
  static final MediaType TYPE = MediaType.parseMediaType("text/csv;charset=UTF-8");

  private Csv() {}

  /** One line; nothing becomes an empty cell. */
  static String line(@Nullable Object... cells) {
    return Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",")) + "\r\n";
  }

  private static String cell(@Nullable Object value) {
    var text = value == null ? "" : value.toString();
    return text.matches("(?s).*[,\"\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
