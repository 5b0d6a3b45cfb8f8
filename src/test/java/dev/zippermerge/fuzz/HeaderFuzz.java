package dev.zippermerge.fuzz;

import java.util.List;

/** Request lines and headers that are wrong, or at least odd. */
final class HeaderFuzz {
  private final Chance chance;

  HeaderFuzz(Chance chance) {
    this.chance = chance;
  }

  String line(String method, String path) {
    if (chance.of(0.97)) {
      return method + " " + path + " HTTP/1.1";
    }
    return chance.one(
        method + "  " + path + "  HTTP/1.1",
        method + " " + path + " HTTP/1.0",
        method + " " + path + " HTTP/9.9",
        method + " " + path + " FTP",
        method + " http://localhost" + path + " HTTP/1.1",
        method + " /" + path + " HTTP/1.1",
        method + " /api/../api" + path + " HTTP/1.1",
        method + " " + path + "\u0000 HTTP/1.1",
        method + " " + path + "ä HTTP/1.1",
        "");
  }

  String mediaType() {
    return chance.one(
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "application/json; charset=klingon",
        "application/json; charset=UTF-16",
        "application/json;;;",
        "a/b/c",
        "json",
        "*/*",
        "");
  }

  /** Adds the body's length, and a header of which nobody knows what to make. */
  void addTo(List<String> lines, byte[] body) {
    if (chance.of(0.3)) {
      lines.add(odd());
    }
    if (chance.of(0.02)) {
      lines.add(
          chance.one(
              "Content-Length: -1",
              "Content-Length: x",
              "Content-Length: 1\r\nContent-Length: 2",
              "Content-Length: " + (body.length + 10),
              "Transfer-Encoding: chunked",
              "Content-Length: 99999999999999999999"));
    } else if (body.length > 0 || chance.of(0.5)) {
      lines.add("Content-Length: " + body.length);
    }
  }

  private String odd() {
    return switch (chance.below(8)) {
      case 0, 1 -> "Range: " + range();
      case 2 -> "If-Range: " + chance.one("x", "\"\"", "W/\"1\"", "Tue, 99 Foo 2026", "");
      case 3 ->
          "If-None-Match: " + chance.one("*", "\"", "W/", ",,,", "\"a\", \"b\"", "x".repeat(3_000));
      case 4 ->
          "Idempotency-Key: " + chance.one("", " ", "x".repeat(256), "ä", "a b", "\u0001", "k");
      case 5 -> "Last-Event-ID: " + chance.one("x", "-1", "1.5", "9".repeat(30), "", "0x1", "null");
      case 6 ->
          "Accept: "
              + chance.one(
                  "text/csv", ";;;", "*", "a/b;q=9", "application/json;q=x", "image/png", "");
      default -> other();
    };
  }

  private String range() {
    return chance.one(
        "bytes=5-1",
        "bytes=-0",
        "bytes=-",
        "bytes=--1",
        "bytes=0-0,1-1",
        "bytes=" + "0-1,".repeat(500) + "2-3",
        "bytes=99999999999999999999-",
        "bytes=9223372036854775807-",
        "bytes=x-y",
        "chars=1-2",
        "bytes",
        "bytes=0-" + "9".repeat(1_000),
        "");
  }

  private String other() {
    return chance.one(
        "Content-Encoding: gzip",
        "Accept-Encoding: x;q=-1",
        "Accept-Language: " + "x-".repeat(500),
        "Expect: 200-ok",
        "Cookie: " + "a=b; ".repeat(300),
        "Origin: null",
        "X-HTTP-Method-Override: DELETE",
        "X-Forwarded-For: ::1, x",
        "X-Forwarded-Proto: \u0001",
        "traceparent: 00-zz-zz-zz",
        "Authorization: Bearer x",
        "no colon",
        ": no name",
        "Long: " + "x".repeat(20_000),
        "Folded: a\r\n b",
        "Host: elsewhere");
  }
}
