package io.millrace.cli.load.host;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A process of this host: the time it took of the cores, and its memory (proc(5)). */
public final class ProcessTimes {

  /** What the kernel calls USER_HZ: 100 on every Linux. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final int UTIME = 11;
  private static final int STIME = 12;

  private final long pid;
  private final Path folder;

  private ProcessTimes(long pid) {
    this.pid = pid;
    this.folder = ProcFile.PROC.resolve(Long.toString(pid));
  }

  /** A process by its number; empty if there is none, or this is not Linux. */
  public static Optional<ProcessTimes> of(long pid) {
    ProcessTimes process = new ProcessTimes(pid);
    return ProcFile.line(process.folder.resolve("stat")).map(line -> process);
  }

  /**
   * The process that has this UDP port, if the address is one of this host's and it may be looked
   * at. Of several the first.
   */
  public static Optional<ProcessTimes> listeningOn(InetAddress address, int port) {
    if (!isOfThisHost(address)) {
      return Optional.empty();
    }
    Set<String> links = new HashSet<>();
    for (UdpSockets.Socket socket : UdpSockets.all()) {
      if (socket.port() == port) {
        links.add("socket:[" + socket.inode() + "]");
      }
    }
    if (links.isEmpty()) {
      return Optional.empty();
    }
    return ProcFile.entries(ProcFile.PROC).stream()
        .filter(entry -> entry.getFileName().toString().chars().allMatch(Character::isDigit))
        .filter(process -> holds(process, links))
        .findFirst()
        .map(process -> new ProcessTimes(Long.parseLong(process.getFileName().toString())));
  }

  private static boolean holds(Path process, Set<String> links) {
    return ProcFile.entries(process.resolve("fd")).stream()
        .anyMatch(fd -> links.contains(ProcFile.target(fd)));
  }

  private static boolean isOfThisHost(InetAddress address) {
    try {
      return address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }

  public long pid() {
    return pid;
  }

  /**
   * A moment of a process.
   *
   * @param cpuNs that it ran since it began
   * @param threadsCpuNs likewise, of each of its threads, by number
   * @param rssBytes of memory that is in the machine; 0 if unknown
   */
  public record Moment(long cpuNs, Map<Long, Long> threadsCpuNs, long rssBytes) {

    /** What the busiest thread ran since an earlier moment. */
    public long busiestThreadNs(Moment earlier) {
      long most = 0;
      for (Map.Entry<Long, Long> thread : threadsCpuNs.entrySet()) {
        long before = earlier.threadsCpuNs.getOrDefault(thread.getKey(), 0L);
        most = Math.max(most, thread.getValue() - before);
      }
      return most;
    }
  }

  /** Now; empty if it is gone. */
  public Optional<Moment> now() {
    return ProcFile.line(folder.resolve("stat"))
        .map(stat -> new Moment(cpuNs(stat), threads(), rssBytes()));
  }

  private Map<Long, Long> threads() {
    Map<Long, Long> threads = new TreeMap<>();
    for (Path task : ProcFile.entries(folder.resolve("task"))) {
      ProcFile.line(task.resolve("stat"))
          .ifPresent(
              stat -> threads.put(Long.parseLong(task.getFileName().toString()), cpuNs(stat)));
    }
    return threads;
  }

  private long rssBytes() {
    return rssBytes(ProcFile.lines(folder.resolve("status")));
  }

  static long rssBytes(List<String> status) {
    for (String line : status) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    return 0;
  }

  /** The name stands in brackets and may have anything in it. */
  static long cpuNs(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * NANOS_PER_TICK;
  }
}
