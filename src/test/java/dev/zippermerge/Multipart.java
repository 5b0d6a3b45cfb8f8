package dev.zippermerge;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

/** A multipart/form-data body for tests. */
public final class Multipart {
  private static final String BOUNDARY = "----zippermerge-test";
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** The value of Content-Type. */
  public static String contentType() {
    return "multipart/form-data; boundary=" + BOUNDARY;
  }

  /** Adds a form field. */
  public Multipart field(String name, String value) {
    return part("name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a file. */
  public Multipart file(String name, String fileName, byte[] content) {
    return part(
        "name=\"" + name + "\"; filename=\"" + fileName + "\"\r\nContent-Type: application/zip",
        content);
  }

  /** The whole body. */
  public BodyPublisher body() {
    var end = ("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8);
    return BodyPublishers.concat(
        BodyPublishers.ofByteArray(bytes.toByteArray()), BodyPublishers.ofByteArray(end));
  }

  private Multipart part(String header, byte[] content) {
    bytes.writeBytes(
        ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + header + "\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(content);
    bytes.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    return this;
  }
}
