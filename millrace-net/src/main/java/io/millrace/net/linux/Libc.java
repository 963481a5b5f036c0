package io.millrace.net.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Socket calls, each as its page in section 2 of the manual says: -1 or less is a failure, and
 * {@link #errno} its reason. Pointers go as addresses, so that a call makes no object; who calls
 * keeps the memory alive. An instance belongs to one thread.
 *
 * <p>None of them is {@code critical}: a thread in such a call would hold up every safepoint.
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
  public static final int SO_ATTACH_REUSEPORT_CBPF = 51;
  public static final int IPPROTO_IPV6 = 41;
  public static final int IPV6_V6ONLY = 26;
  public static final int SOL_UDP = 17;
  public static final int UDP_SEGMENT = 103;
  public static final int UDP_GRO = 104;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET = intCall("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = intCall("bind", JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle GETSOCKNAME =
      intCall("getsockname", JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SETSOCKOPT =
      intCall("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      intCall("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle RECVMMSG =
      intCall("recvmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle SENDTO =
      longCall("sendto", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SENDMSG = longCall("sendmsg", JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SENDMMSG =
      intCall("sendmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final MethodHandle PPOLL =
      intCall("ppoll", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle EVENTFD = intCall("eventfd", JAVA_INT, JAVA_INT);
  private static final MethodHandle READ = longCall("read", JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle WRITE = longCall("write", JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle CLOSE = intCall("close", JAVA_INT);

  private final MemorySegment captured;

  /** For one thread; the memory lives as long as the arena that it came from. */
  public Libc(MemorySegment captured) {
    this.captured = captured;
  }

  /** How many bytes an instance needs. */
  public static long capturedBytes() {
    return Linker.Option.captureStateLayout().byteSize();
  }

  private static MethodHandle intCall(String name, MemoryLayout... parameters) {
    return call(name, FunctionDescriptor.of(JAVA_INT, parameters));
  }

  private static MethodHandle longCall(String name, MemoryLayout... parameters) {
    return call(name, FunctionDescriptor.of(JAVA_LONG, parameters));
  }

  private static MethodHandle call(String name, FunctionDescriptor signature) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        signature,
        Linker.Option.captureCallState("errno"));
  }

  /** Why the last call failed. */
  public int errno() {
    return (int) ERRNO.get(captured, 0L);
  }

  public int socket(int family, int type, int protocol) {
    try {
      return (int) SOCKET.invokeExact(captured, family, type, protocol);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public int bind(int fd, long address, int length) {
    try {
      return (int) BIND.invokeExact(captured, fd, address, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public int getsockname(int fd, long address, long length) {
    try {
      return (int) GETSOCKNAME.invokeExact(captured, fd, address, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public int setsockopt(int fd, int level, int option, long value, int length) {
    try {
      return (int) SETSOCKOPT.invokeExact(captured, fd, level, option, value, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public int getsockopt(int fd, int level, int option, long value, long length) {
    try {
      return (int) GETSOCKOPT.invokeExact(captured, fd, level, option, value, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Without its timeout, which Linux only looks at between datagrams. */
  public int recvmmsg(int fd, long messages, int count, int flags) {
    try {
      return (int) RECVMMSG.invokeExact(captured, fd, messages, count, flags, 0L);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public long sendto(int fd, long bytes, long count, int flags, long address, int length) {
    try {
      return (long) SENDTO.invokeExact(captured, fd, bytes, count, flags, address, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public long sendmsg(int fd, long message, int flags) {
    try {
      return (long) SENDMSG.invokeExact(captured, fd, message, flags);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public int sendmmsg(int fd, long messages, int count, int flags) {
    try {
      return (int) SENDMMSG.invokeExact(captured, fd, messages, count, flags);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * With the signals as they are.
   *
   * @param timeout address of a timespec; 0: for ever
   */
  public int ppoll(long fds, long count, long timeout) {
    try {
      return (int) PPOLL.invokeExact(captured, fds, count, timeout, 0L);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public int eventfd(int initial, int flags) {
    try {
      return (int) EVENTFD.invokeExact(captured, initial, flags);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public long read(int fd, long bytes, long count) {
    try {
      return (long) READ.invokeExact(captured, fd, bytes, count);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public long write(int fd, long bytes, long count) {
    try {
      return (long) WRITE.invokeExact(captured, fd, bytes, count);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public int close(int fd) {
    try {
      return (int) CLOSE.invokeExact(captured, fd);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static AssertionError unexpected(Throwable e) {
    return new AssertionError("a downcall throws nothing", e);
  }
}
