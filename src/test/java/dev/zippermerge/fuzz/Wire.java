package dev.zippermerge.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends bytes that need not be HTTP, over a connection of their own, and reads what comes back. */
final class Wire {
  private static final int PATIENCE_MILLIS = 60_000;

  private Wire() {}

  /**
   * What came back.
   *
   * @param status the status; 0 where the connection was closed without an answer
   * @param headers values by names in lower case
   * @param body decoded where it came in chunks
   */
  record Reply(int status, Map<String, String> headers, byte[] body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Sends a request, says that nothing follows, and reads to the end. */
  static Reply send(int port, byte[] request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      try {
        socket.getOutputStream().write(request);
        socket.shutdownOutput();
      } catch (SocketException e) {
        // The answer came before the end of the request.
      }
      return parse(read(socket));
    }
  }

  private static byte[] read(Socket socket) throws IOException {
    var all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketException e) {
      // Closed with something of the request unread; what came before is the answer.
    }
    return all.toByteArray();
  }

  private static Reply parse(byte[] bytes) throws IOException {
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Reply(0, Map.of(), bytes);
    }
    var lines = text.substring(0, end).split("\r\n");
    var headers =
        Arrays.stream(lines)
            .skip(1)
            .map(line -> line.split(": *", 2))
            .collect(
                Collectors.toMap(
                    line -> line[0].toLowerCase(Locale.ROOT),
                    line -> line[1],
                    (one, other) -> one + ", " + other));
    var body = Arrays.copyOfRange(bytes, end + 4, bytes.length);
    boolean chunked = "chunked".equals(headers.get("transfer-encoding"));
    return new Reply(
        Integer.parseInt(lines[0].split(" ")[1]), headers, chunked ? whole(body) : body);
  }

  private static byte[] whole(byte[] chunked) throws IOException {
    var whole = new ByteArrayOutputStream();
    var in = new ByteArrayInputStream(chunked);
    for (int size = size(in); size > 0; size = size(in)) {
      whole.write(in.readNBytes(size));
      in.skipNBytes(2);
    }
    return whole.toByteArray();
  }

  private static int size(ByteArrayInputStream in) {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      line.append((char) c);
    }
    var hex = line.toString().strip();
    return hex.isEmpty() ? 0 : Integer.parseInt(hex, 16);
  }
}
