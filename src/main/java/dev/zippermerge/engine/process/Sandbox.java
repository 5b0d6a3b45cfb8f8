package dev.zippermerge.engine.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.util.List;

/**
 * What a process that works for strangers gives up, for good and for all that it starts, before it
 * looks at their files: network, other processes' memory, privileges of every kind but access to
 * files, and files larger than a limit. Linux on x86-64; no privileges are needed.
 */
public final class Sandbox {
  /** Exit status of a process that wanted to write a larger file than it may. */
  public static final int FILE_TOO_LARGE = 5;

  private static final String FILE_BYTES = "zippermerge.sandbox.file-bytes";

  private static final long SET_DUMPABLE = 4;
  private static final long SET_NO_NEW_PRIVILEGES = 38;
  private static final int FILE_SIZE_LIMIT = 1;
  private static final int CORE_SIZE_LIMIT = 4;
  private static final int CAPABILITY_VERSION = 0x20080522;

  /** CAP_DAC_OVERRIDE, which root has: the application may lie in somebody else's folder. */
  private static final int FILE_ACCESS = 1 << 1;

  private Sandbox() {}

  /**
   * Options of the Java machine that have a process enter its sandbox.
   *
   * @param fileBytes the largest file that it may write
   */
  public static List<String> options(long fileBytes) {
    return List.of("-D" + FILE_BYTES + "=" + fileBytes);
  }

  /**
   * Enters the sandbox where the options ask for it.
   *
   * @throws IllegalStateException where this system does not let it; nothing may be worked on then
   */
  public static void enterIfAsked() {
    var fileBytes = Long.getLong(FILE_BYTES);
    if (fileBytes != null) {
      limit(FILE_SIZE_LIMIT, fileBytes);
      limit(CORE_SIZE_LIMIT, 0);
      dropCapabilities();
      SystemCall.PRCTL.make(SET_NO_NEW_PRIVILEGES, 1);
      SystemCallFilter.install();
    }
  }

  /**
   * Keeps this process's memory, and the environment that it was started with, from other processes
   * of the same user, its children among them.
   */
  public static void hideFromChildren() {
    SystemCall.PRCTL.make(SET_DUMPABLE, 0);
  }

  /** True where the system refused to let a file grow further. */
  public static boolean isFileTooLarge(Throwable fault) {
    for (var cause = fault; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("File too large")) {
        return true;
      }
    }
    return false;
  }

  private static void limit(int resource, long value) {
    try (var arena = Arena.ofConfined()) {
      var softAndHard = arena.allocateFrom(JAVA_LONG, value, value);
      SystemCall.PRLIMIT64.make(0, resource, softAndHard.address());
    }
  }

  /** Of this thread, and so of all that it starts. */
  private static void dropCapabilities() {
    try (var arena = Arena.ofConfined()) {
      var header = arena.allocateFrom(JAVA_INT, CAPABILITY_VERSION, 0);
      // Effective, permitted and inheritable ones, those up to 31 first.
      var sets = arena.allocateFrom(JAVA_INT, 0, 0, 0, 0, 0, 0);
      SystemCall.CAPGET.make(header.address(), sets.address());
      sets.setAtIndex(JAVA_INT, 0, sets.getAtIndex(JAVA_INT, 0) & FILE_ACCESS);
      sets.setAtIndex(JAVA_INT, 1, sets.getAtIndex(JAVA_INT, 1) & FILE_ACCESS);
      sets.asSlice(2 * JAVA_INT.byteSize()).fill((byte) 0);
      SystemCall.CAPSET.make(header.address(), sets.address());
    }
  }
}
