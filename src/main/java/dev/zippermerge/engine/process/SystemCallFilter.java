package dev.zippermerge.engine.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Takes system calls from all threads of this process, and from all that it starts: a filter in the
 * kernel's language (seccomp, BPF) that needs no privileges and cannot be taken off again.
 */
final class SystemCallFilter {
  /** Network of any kind, other processes' memory and descriptors, and what is all privilege. */
  private static final int[] REFUSED = {
    41, // socket
    101, // ptrace
    155, // pivot_root
    165, // mount
    248, // add_key
    249, // request_key
    250, // keyctl
    272, // unshare
    298, // perf_event_open
    308, // setns
    310, // process_vm_readv
    311, // process_vm_writev
    321, // bpf
    323, // userfaultfd
    425, // io_uring_setup: sockets can be had of it, too
    428, // open_tree, and the others by which file systems are mounted now
    429, // move_mount
    430, // fsopen
    431, // fsconfig
    432, // fsmount
    433, // fspick
    438, // pidfd_getfd
    442 // mount_setattr
  };

  /**
   * Its flags lie where no filter sees them; who is told that there is none takes {@link #CLONE}.
   */
  private static final int CLONE3 = 435;

  private static final int CLONE = 56;

  /** Its flag for a new namespace of users, inside of which a process has all privileges. */
  private static final int NEW_USERS = 0x10000000;

  private static final int LOAD_WORD = 0x20;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_ANY_BIT = 0x45;
  private static final int JUMP_GREATER_EQUAL = 0x35;
  private static final int RETURN = 0x06;

  /** Where the kernel's {@code struct seccomp_data} has the call's number and the architecture. */
  private static final int NUMBER_OFFSET = 0;

  private static final int ARCHITECTURE_OFFSET = 4;
  private static final int FIRST_ARGUMENT_OFFSET = 16;
  private static final int X86_64 = 0xC000003E;

  /** Numbers from here on are those of another convention on the same processor. */
  private static final int X32 = 0x40000000;

  private static final int ALLOW = 0x7fff0000;

  /** The call fails with EACCES, "Permission denied". */
  private static final int DENY = 0x00050000 | 13;

  /** The call fails with ENOSYS, "Function not implemented". */
  private static final int MISSING = 0x00050000 | 38;

  private static final int INSTRUCTION_BYTES = 8;
  private static final long SET_MODE_FILTER = 1;
  private static final long ALL_THREADS = 1;

  private SystemCallFilter() {}

  /** Puts it on. The process must have given up new privileges. */
  static void install() {
    try (var arena = Arena.ofConfined()) {
      int length = REFUSED.length + 11;
      var program = arena.allocate(length * (long) INSTRUCTION_BYTES, INSTRUCTION_BYTES);
      write(program, length);
      var header = arena.allocate(16, 8);
      header.set(JAVA_SHORT, 0, (short) length);
      header.set(ADDRESS, 8, program);
      SystemCall.SECCOMP.make(SET_MODE_FILTER, ALL_THREADS, header.address());
    }
  }

  /** The last three instructions answer: missing, denied, allowed. */
  private static void write(MemorySegment program, int length) {
    int missing = length - 3;
    int deny = length - 2;
    int allow = length - 1;
    put(program, 0, LOAD_WORD, 0, 0, ARCHITECTURE_OFFSET);
    put(program, 1, JUMP_EQUAL, 0, deny - 2, X86_64);
    put(program, 2, LOAD_WORD, 0, 0, NUMBER_OFFSET);
    put(program, 3, JUMP_GREATER_EQUAL, deny - 4, 0, X32);
    int next = 4;
    for (int number : REFUSED) {
      put(program, next, JUMP_EQUAL, deny - (next + 1), 0, number);
      next++;
    }
    put(program, next, JUMP_EQUAL, missing - (next + 1), 0, CLONE3);
    put(program, next + 1, JUMP_EQUAL, 0, allow - (next + 2), CLONE);
    put(program, next + 2, LOAD_WORD, 0, 0, FIRST_ARGUMENT_OFFSET);
    put(program, next + 3, JUMP_ANY_BIT, deny - (next + 4), allow - (next + 4), NEW_USERS);
    put(program, missing, RETURN, 0, 0, MISSING);
    put(program, deny, RETURN, 0, 0, DENY);
    put(program, allow, RETURN, 0, 0, ALLOW);
  }

  /**
   * @param ifTrue instructions to leap over
   */
  private static void put(
      MemorySegment program, int index, int code, int ifTrue, int ifFalse, int value) {
    long at = (long) index * INSTRUCTION_BYTES;
    program.set(JAVA_SHORT, at, (short) code);
    program.set(JAVA_BYTE, at + 2, (byte) ifTrue);
    program.set(JAVA_BYTE, at + 3, (byte) ifFalse);
    program.set(JAVA_INT, at + 4, value);
  }
}
