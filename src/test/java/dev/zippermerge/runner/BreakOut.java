package dev.zippermerge.runner;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
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
  private static final long CLONE = 56;
  private static final long NEW_USERS = 0x10000000;
  private static final long SAME_THREADS = 0x00010000;
  private static final long FSOPEN = 430;

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
    // Neither could work; what tells is which error comes first.
    attempt("users", () -> systemCall(CLONE, NEW_USERS | SAME_THREADS));
    attempt("mount", () -> systemCall(FSOPEN, 0));
    attempt(
        "child",
        () ->
            new ProcessBuilder("cat", "/proc/" + parent + "/maps")
                .start()
                .inputReader()
                .readLine());
  }

  /** Calls the system as native code can. */
  private static long systemCall(long number, long argument) throws IOException {
    var linker = Linker.nativeLinker();
    var call =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.captureCallState("errno"));
    try (var arena = Arena.ofConfined()) {
      var error = arena.allocate(Linker.Option.captureStateLayout());
      long answer = (long) call.invokeExact(error, number, argument, 0L);
      if (answer < 0) {
        throw new IOException("error " + error.get(JAVA_INT, 0));
      }
      return answer;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void attempt(String name, Attempt attempt) {
    try {
      System.out.println(name + ": " + attempt.make());
    } catch (IOException | RuntimeException e) {
      System.out.println(name + " fails: " + e.getMessage());
    }
  }
}
