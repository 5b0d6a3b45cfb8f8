package dev.zippermerge.engine.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/** Calls of Linux on x86-64 by which a process changes itself. */
enum SystemCall {
  CAPGET(125),
  CAPSET(126),
  PRCTL(157),
  PRLIMIT64(302),
  SECCOMP(317);

  private static final Linker LINKER = Linker.nativeLinker();

  /** {@code long syscall(long number, ...)}, with as many arguments as the longest call takes. */
  private static final MethodHandle SYSCALL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1),
          Linker.Option.captureCallState("errno"));

  private final long number;

  SystemCall(long number) {
    this.number = number;
  }

  /**
   * Makes the call.
   *
   * @param arguments at most five; those left out are 0, addresses are those of native memory
   * @throws IllegalStateException where the system refuses, with the number of its error
   */
  void make(long... arguments) {
    var all = Arrays.copyOf(arguments, 5);
    try (var arena = Arena.ofConfined()) {
      var error = arena.allocate(Linker.Option.captureStateLayout());
      long answer = make(error, all);
      if (answer != 0) {
        throw new IllegalStateException(
            "%s answers %d, error %d".formatted(this, answer, error.get(JAVA_INT, 0)));
      }
    }
  }

  private long make(MemorySegment error, long... all) {
    try {
      return (long) SYSCALL.invokeExact(error, number, all[0], all[1], all[2], all[3], all[4]);
    } catch (Throwable e) {
      throw new IllegalStateException(toString(), e);
    }
  }
}
