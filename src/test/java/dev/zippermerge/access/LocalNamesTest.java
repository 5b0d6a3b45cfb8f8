package dev.zippermerge.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.ServiceTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;

/** Under which names a service answers that asks nobody for a key. */
@TestPropertySource(properties = "zippermerge.security.allowed-origins=https://Tools.example:8443")
class LocalNamesTest extends ServiceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:80",
        "api.localhost",
        "127.0.0.1",
        "127.0.0.1:1",
        "10.1.2.3",
        "[::1]",
        "[::1]:8080",
        "tools.example"
      })
  void answersUnderItsOwnNamesAndThoseOfTheSettings(String host) throws Exception {
    assertThat(status("/api/v1/models", host)).isEqualTo("200");
    assertThat(status("/", host)).isEqualTo("200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "notlocalhost",
        "tools.example.evil"
      })
  void refusesOtherNamesWhichMayHaveBeenLedHere(String host) throws Exception {
    assertThat(status("/api/v1/models", host)).isEqualTo("421");
    assertThat(status("/", host)).isEqualTo("421");
    assertThat(answer("/api/v1/models", host))
        .contains("application/problem+json", "\"code\":\"MISDIRECTED_REQUEST\"");
  }

  private String status(String path, String host) throws IOException {
    return answer(path, host).split(" ")[1];
  }

  /** By hand: Java's client lets nobody set Host. */
  private String answer(String path, String host) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      var request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
