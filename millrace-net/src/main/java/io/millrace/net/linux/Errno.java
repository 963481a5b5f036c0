package io.millrace.net.linux;

import java.util.Map;

/** The numbers by which Linux says why a call failed, and their names. */
public final class Errno {

  public static final int EPERM = 1;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int EAGAIN = 11;
  public static final int EACCES = 13;
  public static final int EINVAL = 22;
  public static final int ENOSYS = 38;
  public static final int EMSGSIZE = 90;
  public static final int ENOPROTOOPT = 92;
  public static final int EOPNOTSUPP = 95;
  public static final int EAFNOSUPPORT = 97;
  public static final int ENETDOWN = 100;
  public static final int ENETUNREACH = 101;
  public static final int ENOBUFS = 105;
  public static final int EHOSTUNREACH = 113;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "EPERM (a filter forbids it or a right is missing)"),
          Map.entry(4, "EINTR"),
          Map.entry(5, "EIO"),
          Map.entry(9, "EBADF"),
          Map.entry(11, "EAGAIN (the buffer is full)"),
          Map.entry(12, "ENOMEM"),
          Map.entry(13, "EACCES (ports below 1024 need a right)"),
          Map.entry(22, "EINVAL"),
          Map.entry(24, "EMFILE (too many open files: ulimit -n)"),
          Map.entry(38, "ENOSYS (this kernel has no such call)"),
          Map.entry(90, "EMSGSIZE (longer than the path takes)"),
          Map.entry(92, "ENOPROTOOPT (this kernel has no such option)"),
          Map.entry(95, "EOPNOTSUPP"),
          Map.entry(97, "EAFNOSUPPORT (no such address family)"),
          Map.entry(98, "EADDRINUSE (another program has the port)"),
          Map.entry(99, "EADDRNOTAVAIL (not an address of this machine)"),
          Map.entry(100, "ENETDOWN"),
          Map.entry(101, "ENETUNREACH (no route)"),
          Map.entry(105, "ENOBUFS (a queue is full)"),
          Map.entry(111, "ECONNREFUSED"),
          Map.entry(113, "EHOSTUNREACH (no route)"));

  private Errno() {}

  /** Whether a send failed because a buffer or a queue was full, so that it may work later. */
  public static boolean isNoRoom(int errno) {
    return errno == EAGAIN || errno == ENOBUFS;
  }

  /** Whether a send was refused for whom it goes to, so that the next one to them will be too. */
  public static boolean isForPeer(int errno) {
    return switch (errno) {
      case EPERM, EACCES, EAFNOSUPPORT, ENETDOWN, ENETUNREACH, EHOSTUNREACH -> true;
      default -> false;
    };
  }

  /** Its name, with what is mostly the cause. */
  public static String name(int errno) {
    return NAMES.getOrDefault(errno, "errno " + errno);
  }
}
