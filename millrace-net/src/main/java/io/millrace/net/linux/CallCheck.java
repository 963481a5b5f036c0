package io.millrace.net.linux;

import java.io.IOException;

/**
 * Whether this process may make the calls that a socket needs: a container's filter may refuse any
 * of them. Each is made without an argument that it could act on.
 */
public final class CallCheck {

  private static final int NOTHING = 0;

  private CallCheck() {}

  /**
   * Makes each call once.
   *
   * @throws IOException naming the first that is refused, and why
   */
  public static void run() throws IOException {
    UdpDescriptor socket = UdpDescriptor.open();
    try {
      Libc libc = socket.libc();
      int fd = socket.fd();
      require(socket, "recvmmsg", libc.recvmmsg(fd, NOTHING, 1, Libc.MSG_DONTWAIT));
      require(socket, "sendmsg", libc.sendmsg(fd, NOTHING, Libc.MSG_DONTWAIT));
      require(socket, "sendmmsg", libc.sendmmsg(fd, NOTHING, 1, Libc.MSG_DONTWAIT));
      require(socket, "sendto", libc.sendto(fd, NOTHING, 1, Libc.MSG_DONTWAIT, NOTHING, 0));
      require(socket, "ppoll", libc.ppoll(NOTHING, 1, NOTHING));
    } finally {
      socket.free();
    }
  }

  /** The call must have got as far as looking at its arguments. */
  private static void require(UdpDescriptor socket, String call, long result) throws IOException {
    int errno = socket.libc().errno();
    if (result < 0 && (errno == Errno.EPERM || errno == Errno.EACCES || errno == Errno.ENOSYS)) {
      throw socket.failure(call);
    }
  }
}
