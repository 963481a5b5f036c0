package io.millrace.bench;

import io.millrace.net.EventLoop;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a viewer costs a running broker: a {@code millrace broker} process is started as people
 * start it, and asked by {@code jcmd} what lives in its heap, and what it took outside, with a few
 * viewers of a live channel and with many.
 *
 * <pre>
 * java -jar millrace-bench-0.1.0.jar clients LAUNCHER [VIEWERS [KBIT_PER_SECOND]]
 * </pre>
 */
final class ClientMemoryBench {

  private static final String CHANNEL = "bench";
  private static final int FEW = 100;
  private static final int CALLS_PER_SECOND = 500;
  private static final long SECOND_NS = 1_000_000_000;
  private static final int CONNECT_SECONDS = 120;
  private static final int SETTLE_SECONDS = 8;
  private static final int CLASSES_SHOWN = 45;

  private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");
  private static final Pattern NATIVE =
      Pattern.compile("^(Total|-\\s+Java Heap).*committed=(\\d+)", Pattern.MULTILINE);

  private final String launcher;
  private final int viewers;
  private final long intervalNs;
  private final InetSocketAddress address;

  private ClientMemoryBench(String launcher, int viewers, int kbitPerSecond) throws IOException {
    this.launcher = launcher;
    this.viewers = viewers;
    this.intervalNs = 8L * Live.PAYLOAD_BYTES * 1_000_000 / kbitPerSecond;
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), free.getLocalPort());
    }
  }

  /** Bytes and objects of a class. */
  private record Objects(long count, long bytes) {}

  /**
   * What the broker holds.
   *
   * @param heap by class, after a collection
   * @param nativeBytes what the JVM committed, without the Java heap
   * @param residentBytes of the process
   */
  private record Reading(Map<String, Objects> heap, long nativeBytes, long residentBytes) {
    long heapBytes() {
      return heap.values().stream().mapToLong(Objects::bytes).sum();
    }
  }

  static void run(String[] arguments) throws IOException, InterruptedException {
    int viewers = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5_000;
    int kbitPerSecond = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 100;
    new ClientMemoryBench(arguments[1], viewers, kbitPerSecond).measure();
  }

  private void measure() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(launcher, "broker", "--bind", address(), "--http", "off");
    builder
        .environment()
        .merge("MILLRACE_OPTS", "-XX:NativeMemoryTracking=summary", (a, b) -> a + " " + b);
    Process broker =
        builder
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (EventLoop loop = EventLoop.start("publisher");
        SrtEndpoint endpoint =
            SrtEndpoint.open(loop, new InetSocketAddress(address.getAddress(), 0))) {
      SrtSocket publisher =
          endpoint.connect(
              address, "#!::r=" + CHANNEL + ",m=publish", Live.IN_ORDER, new SocketHandler() {});
      Thread.ofPlatform().daemon().start(() -> publish(loop, publisher));
      try (ViewerFleet few = fleet(FEW)) {
        Reading before = settled(few, FEW, broker);
        try (ViewerFleet many = fleet(viewers)) {
          Reading after = settled(many, viewers, broker);
          print(before, after, many);
        }
      }
    } finally {
      broker.destroy();
      broker.waitFor();
    }
  }

  private String address() {
    return address.getHostString() + ":" + address.getPort();
  }

  private void publish(EventLoop loop, SrtSocket publisher) {
    ByteBuffer payload = ByteBuffer.allocateDirect(Live.PAYLOAD_BYTES);
    Runnable send = () -> publisher.send(payload.clear(), System.nanoTime());
    Live.pace(intervalNs, Long.MAX_VALUE, () -> loop.execute(send));
  }

  private ViewerFleet fleet(int count) throws IOException {
    ViewerFleet fleet = new ViewerFleet(address, "#!::r=" + CHANNEL + ",m=request");
    Thread.ofPlatform().daemon().start(() -> fleet.run(count, CALLS_PER_SECOND));
    return fleet;
  }

  private static Reading settled(ViewerFleet fleet, int count, Process broker)
      throws IOException, InterruptedException {
    long giveUpAtNs = System.nanoTime() + CONNECT_SECONDS * SECOND_NS;
    while (fleet.connected() < count || fleet.packets() == 0) {
      if (System.nanoTime() - giveUpAtNs > 0) {
        throw new IOException(fleet.connected() + " of " + count + " viewers were let in");
      }
      Live.pace(SECOND_NS / 10, SECOND_NS / 5, () -> {});
    }
    Live.pace(SECOND_NS, SETTLE_SECONDS * SECOND_NS, () -> {});
    return read(broker.pid());
  }

  private static Reading read(long pid) throws IOException, InterruptedException {
    Map<String, Objects> heap = new HashMap<>();
    for (String line : jcmd(pid, "GC.class_histogram").lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        heap.put(
            row.group(3), new Objects(Long.parseLong(row.group(1)), Long.parseLong(row.group(2))));
      }
    }
    long nativeBytes = 0;
    Matcher committed = NATIVE.matcher(jcmd(pid, "VM.native_memory", "summary", "scale=b"));
    while (committed.find()) {
      long bytes = Long.parseLong(committed.group(2));
      nativeBytes += committed.group(1).equals("Total") ? bytes : -bytes;
    }
    return new Reading(heap, nativeBytes, residentBytes(pid));
  }

  private static long residentBytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static String jcmd(long pid, String... command) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    ProcessBuilder builder = new ProcessBuilder(jcmd.toString(), String.valueOf(pid));
    builder.command().addAll(List.of(command));
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return text;
  }

  private void print(Reading before, Reading after, ViewerFleet fleet) {
    System.out.printf(
        Locale.ROOT,
        "%d viewers: heap %d B, native %d B, resident set %d B each; %d packets came, %d did not%n",
        viewers,
        (after.heapBytes() - before.heapBytes()) / viewers,
        (after.nativeBytes() - before.nativeBytes()) / viewers,
        (after.residentBytes() - before.residentBytes()) / viewers,
        fleet.packets(),
        fleet.gaps());
    Map<String, Objects> growth = new HashMap<>();
    after
        .heap()
        .forEach((name, now) -> {
          Objects then = before.heap().getOrDefault(name, new Objects(0, 0));
          growth.put(name, new Objects(now.count() - then.count(), now.bytes() - then.bytes()));
        });
    growth.entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> -entry.getValue().bytes()))
        .limit(CLASSES_SHOWN)
        .forEach(entry ->
            System.out.printf(
                Locale.ROOT,
                "%8.1f B %6.2f %s%n",
                (double) entry.getValue().bytes() / viewers,
                (double) entry.getValue().count() / viewers,
                entry.getKey()));
  }
}
