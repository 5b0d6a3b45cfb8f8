package dev.zippermerge.runner;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tries what an engine must not be able to do, and tells of each attempt how it ended. */
final class BreakOut {
  private BreakOut() {}

  /** An attempt. */
  private interface Attempt {
    Object make() throws IOException;
  }

  /** Makes all attempts; the argument is a port of this machine where somebody listens. */
  static void tryAll(String port) {
    var here = InetAddress.getLoopbackAddress();
    var parent = ProcessHandle.current().parent().orElseThrow().pid();
    attempt("connect", () -> new Socket(here, Integer.parseInt(port)));
    attempt("listen", () -> new ServerSocket(0, 1, here));
    attempt("datagram", DatagramSocket::new);
    attempt("unix", () -> SocketChannel.open(StandardProtocolFamily.UNIX));
    attempt("environ", () -> Files.readAllBytes(Path.of("/proc/" + parent + "/environ")));
    attempt("memory", () -> Files.newByteChannel(Path.of("/proc/" + parent + "/mem")));
    attempt(
        "child",
        () ->
            new ProcessBuilder("cat", "/proc/" + parent + "/maps")
                .start()
                .inputReader()
                .readLine());
  }

  private static void attempt(String name, Attempt attempt) {
    try {
      System.out.println(name + ": " + attempt.make());
    } catch (IOException | RuntimeException e) {
      System.out.println(name + " fails: " + e.getMessage());
    }
  }
}
