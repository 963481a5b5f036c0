package io.millrace.net.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Socket calls, each as its page in section 2 of the manual says: -1 or less is a failure, and
 * {@link #errno} its reason. Pointers go as addresses, so that a call makes no object; who calls
 * keeps the memory alive. An instance belongs to one thread.
 *
 * <p>None of them is {@code critical}: a thread in such a call would hold up every safepoint.
 *
 * <p>What is called for packets is called without asking for errno, and once more with it if it
 * failed: to have it told, the JDK makes an object each call, which the compiler takes out of most
 * processes, and out of some it does not.
 */
public final class Libc {

  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_CLOEXEC = 0x80000;
  public static final int EFD_CLOEXEC = 0x80000;
  public static final int EFD_NONBLOCK = 0x800;
  public static final int POLLIN = 1;
  public static final int MSG_DONTWAIT = 0x40;

  public static final int SOL_SOCKET = 1;
  public static final int SO_SNDBUF = 7;
  public static final int SO_RCVBUF = 8;
  public static final int SO_REUSEPORT = 15;
  public static final int SO_SNDBUFFORCE = 32;
  public static final int SO_RCVBUFFORCE = 33;

  /** Of 64-bit Linux, where a timespec is two longs. */
  public static final int SO_TIMESTAMPNS = 35;

  public static final int SO_ATTACH_REUSEPORT_CBPF = 51;
  public static final int IPPROTO_IPV6 = 41;
  public static final int IPV6_V6ONLY = 26;
  public static final int SOL_UDP = 17;
  public static final int UDP_SEGMENT = 103;
  public static final int UDP_GRO = 104;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final long ERRNO_AT =
      Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  /**
   * All have one form, for a form costs a start ten milliseconds. By the calling conventions of
   * 64-bit Linux, six whole numbers go in registers; a function looks at those that it has, of an
   * int at the lower half, and leaves what it returns likewise.
   */
  private static final FunctionDescriptor FORM =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private static final MethodHandle SOCKET = function("socket");
  private static final MethodHandle BIND = function("bind");
  private static final MethodHandle GETSOCKNAME = function("getsockname");
  private static final MethodHandle SETSOCKOPT = function("setsockopt");
  private static final MethodHandle GETSOCKOPT = function("getsockopt");
  private static final Often RECVMMSG = often("recvmmsg");
  private static final Often SENDTO = often("sendto");
  private static final Often SENDMSG = often("sendmsg");
  private static final Often SENDMMSG = often("sendmmsg");
  private static final MethodHandle PPOLL = function("ppoll");
  private static final MethodHandle EVENTFD = function("eventfd");
  private static final Often READ = often("read");
  private static final Often WRITE = often("write");
  private static final MethodHandle CLOSE = function("close");

  /**
   * A function that is called for packets.
   *
   * @param plain does not tell errno
   * @param telling does
   */
  private record Often(MethodHandle plain, MethodHandle telling) {}

  private final MemorySegment captured;

  /** For one thread; the memory lives as long as the arena that it came from. */
  public Libc(MemorySegment captured) {
    this.captured = captured;
  }

  /** Has the functions linked, as soon as the class is. */
  public static void load() {}

  /** How many bytes an instance needs. */
  public static long capturedBytes() {
    return Linker.Option.captureStateLayout().byteSize();
  }

  private static MethodHandle function(String name) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FORM, Linker.Option.captureCallState("errno"));
  }

  private static Often often(String name) {
    MethodHandle plain = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), FORM);
    return new Often(plain, function(name));
  }

  /** None of them does anything, or waits, when it fails: it can be called again. */
  private long call(Often function, long a, long b, long c, long d, long e, long f) {
    try {
      long result = (long) function.plain.invokeExact(a, b, c, d, e, f);
      return (int) result < 0 ? call(function.telling, a, b, c, d, e, f) : result;
    } catch (Throwable thrown) {
      throw new AssertionError("a downcall throws nothing", thrown);
    }
  }

  private long call(MethodHandle function, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) function.invokeExact(captured, a, b, c, d, e, f);
    } catch (Throwable thrown) {
      throw new AssertionError("a downcall throws nothing", thrown);
    }
  }

  /** Why the last call failed. */
  public int errno() {
    return captured.get(JAVA_INT, ERRNO_AT);
  }

  public int socket(int family, int type, int protocol) {
    return (int) call(SOCKET, family, type, protocol, 0, 0, 0);
  }

  public int bind(int fd, long address, int length) {
    return (int) call(BIND, fd, address, length, 0, 0, 0);
  }

  public int getsockname(int fd, long address, long length) {
    return (int) call(GETSOCKNAME, fd, address, length, 0, 0, 0);
  }

  public int setsockopt(int fd, int level, int option, long value, int length) {
    return (int) call(SETSOCKOPT, fd, level, option, value, length, 0);
  }

  public int getsockopt(int fd, int level, int option, long value, long length) {
    return (int) call(GETSOCKOPT, fd, level, option, value, length, 0);
  }

  /** Without its timeout, which Linux only looks at between datagrams. */
  public int recvmmsg(int fd, long messages, int count, int flags) {
    return (int) call(RECVMMSG, fd, messages, count, flags, 0, 0);
  }

  public long sendto(int fd, long bytes, long count, int flags, long address, int length) {
    return call(SENDTO, fd, bytes, count, flags, address, length);
  }

  public long sendmsg(int fd, long message, int flags) {
    return call(SENDMSG, fd, message, flags, 0, 0, 0);
  }

  public int sendmmsg(int fd, long messages, int count, int flags) {
    return (int) call(SENDMMSG, fd, messages, count, flags, 0, 0);
  }

  /**
   * With the signals as they are.
   *
   * @param timeout address of a timespec; 0: for ever
   */
  public int ppoll(long fds, long count, long timeout) {
    return (int) call(PPOLL, fds, count, timeout, 0, 0, 0);
  }

  public int eventfd(int initial, int flags) {
    return (int) call(EVENTFD, initial, flags, 0, 0, 0, 0);
  }

  public long read(int fd, long bytes, long count) {
    return call(READ, fd, bytes, count, 0, 0, 0);
  }

  public long write(int fd, long bytes, long count) {
    return call(WRITE, fd, bytes, count, 0, 0, 0);
  }

  public int close(int fd) {
    return (int) call(CLOSE, fd, 0, 0, 0, 0, 0);
  }
}
