package io.millrace.cli.load.host;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The UDP sockets of this host's network namespace (/proc/net/udp, /proc/net/udp6). */
public final class UdpSockets {

  private static final int LOCAL_ADDRESS = 1;
  private static final int INODE = 9;
  private static final int DROPS = 12;
  private static final int HEXADECIMAL = 16;

  private UdpSockets() {}

  /**
   * A socket.
   *
   * @param port it is bound to
   * @param inode that says whose it is
   * @param drops datagrams thrown away because its receive buffer was full, since it was opened
   */
  public record Socket(int port, long inode, long drops) {}

  /** All of them; empty where the system does not tell. */
  public static List<Socket> all() {
    List<Socket> all = new ArrayList<>();
    for (String table : List.of("net/udp", "net/udp6")) {
      all.addAll(parse(ProcFile.lines(ProcFile.PROC.resolve(table))));
    }
    return all;
  }

  /** How many datagrams the sockets on these ports have dropped. */
  public static long drops(Collection<Integer> ports) {
    return all().stream().filter(s -> ports.contains(s.port)).mapToLong(Socket::drops).sum();
  }

  static List<Socket> parse(List<String> lines) {
    List<Socket> sockets = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length > DROPS && fields[0].endsWith(":")) {
        String address = fields[LOCAL_ADDRESS];
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1), HEXADECIMAL);
        sockets.add(new Socket(port, Long.parseLong(fields[INODE]), Long.parseLong(fields[DROPS])));
      }
    }
    return sockets;
  }
}
