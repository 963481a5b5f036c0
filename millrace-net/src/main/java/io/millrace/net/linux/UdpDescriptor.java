package io.millrace.net.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A UDP socket as the kernel has it, of family AF_INET6 for peers of both families, or AF_INET on a
 * system that has no other. One owner at a time.
 *
 * @param fd its number in this process
 * @param arena of all memory that its calls use. Not closed with the socket: the handler that
 *     closes it may still be reading a datagram
 * @param owned whether the number is still its own
 */
public record UdpDescriptor(
    int fd, Arena arena, Libc libc, SocketAddresses addresses, AtomicBoolean owned) {

  private UdpDescriptor(int fd, Arena arena, Libc libc, int family) {
    this(fd, arena, libc, new SocketAddresses(family), new AtomicBoolean(true));
  }

  /**
   * Opens one that is bound to nothing.
   *
   * @throws IOException if the system refuses it
   */
  public static UdpDescriptor open() throws IOException {
    Arena arena = Arena.ofAuto();
    Libc libc = new Libc(arena.allocate(Libc.capturedBytes(), 8));
    int type = Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC;
    int fd = libc.socket(Libc.AF_INET6, type, 0);
    if (fd >= 0) {
      var dual = new UdpDescriptor(fd, arena, libc, Libc.AF_INET6);
      dual.set(Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, 0);
      return dual;
    }
    fd = libc.socket(Libc.AF_INET, type, 0);
    if (fd < 0) {
      throw new IOException("socket: " + Errno.name(libc.errno()));
    }
    return new UdpDescriptor(fd, arena, libc, Libc.AF_INET);
  }

  /** What to throw when a call on it failed. */
  public IOException failure(String call) {
    return new IOException(call + ": " + Errno.name(libc.errno()));
  }

  /** Sets an option that is a number; false if the kernel refuses it. */
  public boolean set(int level, int option, int value) {
    try (Arena brief = Arena.ofConfined()) {
      MemorySegment number = brief.allocateFrom(ValueLayout.JAVA_INT, value);
      return libc.setsockopt(fd, level, option, number.address(), 4) == 0;
    }
  }

  /** An option that is a number; 0 if the kernel does not know it. */
  public int get(int level, int option) {
    try (Arena brief = Arena.ofConfined()) {
      MemorySegment number = brief.allocateFrom(ValueLayout.JAVA_INT, 0);
      MemorySegment length = brief.allocateFrom(ValueLayout.JAVA_INT, 4);
      libc.getsockopt(fd, level, option, number.address(), length.address());
      return number.get(ValueLayout.JAVA_INT, 0);
    }
  }

  /**
   * Asks for room for datagrams. The kernel's bound holds for those without the right to overrule
   * it.
   */
  public void setBuffers(int bytes) {
    if (!set(Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, bytes)) {
      set(Libc.SOL_SOCKET, Libc.SO_RCVBUF, bytes);
    }
    if (!set(Libc.SOL_SOCKET, Libc.SO_SNDBUFFORCE, bytes)) {
      set(Libc.SOL_SOCKET, Libc.SO_SNDBUF, bytes);
    }
  }

  /** How many bytes wait at most to be read. */
  public int receiveBufferBytes() {
    return get(Libc.SOL_SOCKET, Libc.SO_RCVBUF) / 2; // Linux tells the double
  }

  /**
   * Lets other sockets have the same port, from now on.
   *
   * @throws IOException if the kernel cannot
   */
  public void sharePort() throws IOException {
    if (!set(Libc.SOL_SOCKET, Libc.SO_REUSEPORT, 1)) {
      throw failure("SO_REUSEPORT");
    }
  }

  /**
   * Has the kernel choose among the sockets of its port by what stands in a datagram; see {@link
   * SteeringProgram}.
   *
   * @throws IOException if the kernel cannot
   */
  public void steer(int wordAt, int shift) throws IOException {
    try (Arena brief = Arena.ofConfined()) {
      long program = SteeringProgram.write(wordAt, shift, brief);
      int option = Libc.SO_ATTACH_REUSEPORT_CBPF;
      if (libc.setsockopt(fd, Libc.SOL_SOCKET, option, program, SteeringProgram.BYTES) != 0) {
        throw failure("SO_ATTACH_REUSEPORT_CBPF");
      }
    }
  }

  /**
   * Binds it.
   *
   * @throws BindException if the address is not to be had
   */
  public void bind(InetSocketAddress wanted) throws BindException {
    try (Arena brief = Arena.ofConfined()) {
      MemorySegment name = brief.allocate(SocketAddresses.BYTES, 8);
      int length = addresses.write(wanted, name, 0);
      if (wanted.getAddress().isAnyLocalAddress()) {
        name.asSlice(4).fill((byte) 0); // of both families
      }
      if (length == 0 || libc.bind(fd, name.address(), length) != 0) {
        String why = length == 0 ? "this system has no IPv6" : Errno.name(libc.errno());
        throw new BindException("bind to " + wanted + ": " + why);
      }
    }
  }

  /**
   * The bound address.
   *
   * @throws IOException if the kernel does not tell it
   */
  public InetSocketAddress localAddress() throws IOException {
    try (Arena brief = Arena.ofConfined()) {
      MemorySegment name = brief.allocate(SocketAddresses.BYTES, 8);
      MemorySegment length = brief.allocateFrom(ValueLayout.JAVA_INT, SocketAddresses.BYTES);
      if (libc.getsockname(fd, name.address(), length.address()) != 0) {
        throw failure("getsockname");
      }
      return addresses.read(name, 0);
    }
  }

  /** False once it is closed. Any thread. */
  public boolean isOpen() {
    return owned.get();
  }

  /**
   * Closes it, once: its number may be another's a moment later. Any thread.
   *
   * @return false if it was closed already
   */
  public boolean free() {
    boolean mine = owned.compareAndSet(true, false);
    if (mine) {
      libc.close(fd);
    }
    return mine;
  }
}
