package io.millrace.testkit.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.opentest4j.TestAbortedException;

/**
 * Has the kernel refuse a system call with EPERM, as the filter of a container may (seccomp(2)): to
 * one thread that then ends, and to those that it starts.
 */
public enum RefusedCalls {
  /** Runs of datagrams in one call. */
  SENDMSG(46, 211),
  /** Many datagrams received at once. */
  RECVMMSG(299, 243),
  /** Datagrams to several peers at once. */
  SENDMMSG(307, 269),
  /** Several sockets on one port: setsockopt(2) of SOL_SOCKET with that option. */
  SO_REUSEPORT(54, 208, 1, 15);

  private static final int ANY = -1;

  private static final int PR_SET_SECCOMP = 22;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int SECCOMP_MODE_FILTER = 2;

  // struct seccomp_data; of arguments, the lower half on processors with the low byte first
  private static final int NUMBER_AT = 0;
  private static final int SECOND_ARGUMENT_AT = 24;
  private static final int THIRD_ARGUMENT_AT = 32;

  private static final short MOST_LINES = 8;
  private static final long LINE_BYTES = 8;
  private static final short LOAD_WORD = 0x20;
  private static final short JUMP_IF_EQUAL = 0x15;
  private static final short RETURN = 0x06;
  private static final int ALLOW = 0x7FFF_0000;
  private static final int FAIL_WITH_EPERM = 0x0005_0001;

  private final int numberOnX64;
  private final int numberOnArm64;
  private final int secondArgument;
  private final int thirdArgument;

  RefusedCalls(int numberOnX64, int numberOnArm64) {
    this(numberOnX64, numberOnArm64, ANY, ANY);
  }

  RefusedCalls(int numberOnX64, int numberOnArm64, int secondArgument, int thirdArgument) {
    this.numberOnX64 = numberOnX64;
    this.numberOnArm64 = numberOnArm64;
    this.secondArgument = secondArgument;
    this.thirdArgument = thirdArgument;
  }

  /** Runs the task where the call is refused. */
  public <T> T during(Callable<T> task) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                forThisThread();
                outcome.complete(task.call());
              } catch (Throwable e) {
                outcome.completeExceptionally(e);
              }
            },
            "refused " + this);
    thread.start();
    try {
      return outcome.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TestAbortedException skipped) {
        throw skipped;
      }
      throw e;
    }
  }

  /** For the rest of this thread's life. */
  public void forThisThread() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "seccomp is Linux's");
    int number =
        switch (System.getProperty("os.arch")) {
          case "amd64" -> numberOnX64;
          case "aarch64" -> numberOnArm64;
          default -> abort("system call numbers of another processor");
        };
    try {
      refuse(number);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /**
   * <pre>
   *   sock_filter   code 2 | jump if true 1 | if false 1 | k 4
   *   sock_fprog    length 2 +6 | filter 8
   * </pre>
   */
  private void refuse(int number) throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle prctl =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("prctl"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment filter = arena.allocate(MOST_LINES * LINE_BYTES, 8);
      short lines = secondArgument == ANY ? number(filter, number) : arguments(filter, number);
      MemorySegment program = arena.allocate(16, 8);
      program.set(JAVA_SHORT, 0, lines);
      program.set(ADDRESS, 8, filter);
      int noNew = (int) prctl.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, MemorySegment.NULL, 0L, 0L);
      int set =
          (int) prctl.invokeExact(PR_SET_SECCOMP, (long) SECCOMP_MODE_FILTER, program, 0L, 0L);
      assumeTrue(noNew == 0 && set == 0, "this system lets nobody filter system calls");
    }
  }

  private static short number(MemorySegment filter, int number) {
    put(filter, 0, LOAD_WORD, 0, 0, NUMBER_AT);
    put(filter, 1, JUMP_IF_EQUAL, 0, 1, number);
    put(filter, 2, RETURN, 0, 0, FAIL_WITH_EPERM);
    put(filter, 3, RETURN, 0, 0, ALLOW);
    return 4;
  }

  private short arguments(MemorySegment filter, int number) {
    put(filter, 0, LOAD_WORD, 0, 0, NUMBER_AT);
    put(filter, 1, JUMP_IF_EQUAL, 0, 5, number);
    put(filter, 2, LOAD_WORD, 0, 0, SECOND_ARGUMENT_AT);
    put(filter, 3, JUMP_IF_EQUAL, 0, 3, secondArgument);
    put(filter, 4, LOAD_WORD, 0, 0, THIRD_ARGUMENT_AT);
    put(filter, 5, JUMP_IF_EQUAL, 0, 1, thirdArgument);
    put(filter, 6, RETURN, 0, 0, FAIL_WITH_EPERM);
    put(filter, 7, RETURN, 0, 0, ALLOW);
    return MOST_LINES;
  }

  private static void put(
      MemorySegment filter, int index, short code, int ifTrue, int ifFalse, int k) {
    long at = index * LINE_BYTES;
    filter.set(JAVA_SHORT, at, code);
    filter.set(JAVA_SHORT, at + 2, (short) (ifTrue | ifFalse << 8));
    filter.set(JAVA_INT, at + 4, k);
  }
}
