package dev.zippermerge.quickstart;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.UUID;

/** A multipart/form-data body of a name and a file, which is streamed. */
final class Multipart {
  private final String boundary = "zippermerge-" + UUID.randomUUID();
  private final String name;
  private final Path file;

  Multipart(String name, Path file) {
    this.name = name;
    this.file = file;
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  BodyPublisher body() throws FileNotFoundException {
    var start =
        """
        --%1$s
        Content-Disposition: form-data; name="name"

        %2$s
        --%1$s
        Content-Disposition: form-data; name="file"; filename="%3$s"
        Content-Type: application/octet-stream

        """
            .formatted(boundary, name, file.getFileName());
    return BodyPublishers.concat(
        BodyPublishers.ofString(start.replace("\n", "\r\n")),
        BodyPublishers.ofFile(file),
        BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
  }
}
