package dev.zippermerge.api;

import dev.zippermerge.Multipart;
import dev.zippermerge.ServiceTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Where an upload is while it comes in: a folder that tells whose it is. */
class UploadFolderTest extends ServiceTest {
  private static final int SIZE = 1 << 20;

  @Test
  void whatHasComeOfAnUploadLiesWhereLeftoversAreFound() throws Exception {
    try (var client = new Socket("127.0.0.1", port())) {
      var out = new ByteArrayOutputStream();
      var start =
          """
          POST /api/v1/models HTTP/1.1
          Host: localhost
          Content-Type: %s
          Content-Length: %d

          --%s
          Content-Disposition: form-data; name="file"; filename="model.zip"

          """
              .formatted(Multipart.contentType(), 2 * SIZE, boundary())
              .replace("\n", "\r\n");
      out.writeBytes(start.getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(new byte[SIZE]);
      client.getOutputStream().write(out.toByteArray());
      client.getOutputStream().flush();

      Awaitility.await()
          .ignoreExceptions()
          .until(UploadFolderTest::started, files -> !files.isEmpty());
    }
    Awaitility.await().ignoreExceptions().until(UploadFolderTest::started, List::isEmpty);
  }

  private static String boundary() {
    var type = Multipart.contentType();
    return type.substring(type.indexOf('=') + 1);
  }

  /** Parts of uploads in folders of this process. */
  private static List<Path> started() throws IOException {
    var own = "zippermerge-tomcat-*-" + ProcessHandle.current().pid() + "-*";
    var parts = new ArrayList<Path>();
    try (var folders =
        Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), own)) {
      for (var folder : folders) {
        try (var files = Files.walk(folder)) {
          files
              .filter(file -> String.valueOf(file.getFileName()).startsWith("upload_"))
              .forEach(parts::add);
        }
      }
    }
    return parts;
  }
}
