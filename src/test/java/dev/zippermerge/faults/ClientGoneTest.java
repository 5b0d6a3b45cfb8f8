package dev.zippermerge.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.TestPostgres;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that go away amid an upload or a download. */
@Tag("faults")
class ClientGoneTest {
  private static final int SIZE = 32 << 20;
  private static final int CLIENTS = 20;

  @Test
  void leaveNothingBehind(@TempDir Path folder) throws Exception {
    try (var service =
        ServiceProcess.start(
            List.of(), List.of("-Djava.io.tmpdir=" + folder), TestPostgres.newDatabase())) {
      for (int i = 0; i < CLIENTS; i++) {
        uploadHalf(service.port());
      }
      var whole = service.upload(ServiceProcess.MODELS, FormData.bytes(SIZE));
      var content = ServiceProcess.MODELS + "/" + ServiceProcess.created(whole) + "/content";
      for (int i = 0; i < CLIENTS; i++) {
        downloadSome(service.port(), content);
      }

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                assertThat(files(folder)).isEmpty();
                assertThat(service.metric("hikaricp_connections_active")).isZero();
              });
      assertThat(service.get(ServiceProcess.MODELS).json().get("items")).hasSize(1);
      assertThat(service.get(content).bytes()).isEqualTo(FormData.stream(SIZE).readAllBytes());
    }
  }

  private static void uploadHalf(int port) throws IOException {
    try (var socket = new Socket("localhost", port)) {
      var out = socket.getOutputStream();
      out.write(
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(ServiceProcess.MODELS, FormData.CONTENT_TYPE, SIZE)
              .getBytes(UTF_8));
      out.write(FormData.head("x.zip").getBytes(UTF_8));
      FormData.stream(SIZE / 8).transferTo(out);
      socket.setSoLinger(true, 0); // Ends it with a reset.
    }
  }

  private static void downloadSome(int port, String path) throws IOException {
    try (var socket = new Socket("localhost", port)) {
      var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      assertThat(socket.getInputStream().readNBytes(1 << 20)).hasSize(1 << 20);
      socket.setSoLinger(true, 0);
    }
  }

  /** Files of uploads, those of the servlet container included. */
  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*(upload|work).*"))
          .toList();
    }
  }
}
