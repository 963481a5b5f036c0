package io.millrace.testkit.net;

import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * Two network namespaces of Linux with an Ethernet cable between them, MTU 1500: what loopback,
 * whose MTU is 65,536, does not show. Needs root; the test is skipped without. Closing removes both
 * namespaces.
 *
 * {@snippet :
 * try (VethPair cable = VethPair.open()) {
 *   DatagramChannel near = cable.near().call(() -> bound(cable.near().ipv4()));
 *   DatagramChannel far = cable.far().call(() -> bound(cable.far().ipv4()));
 * }
 * }
 */
public final class VethPair implements AutoCloseable {

  private static final String DEVICE = "veth0";
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Pattern SENT =
      Pattern.compile("\"tx\":\\{\"bytes\":\\d+,\"packets\":(\\d+)");

  private final ExternalProgram ip;
  private final End near;
  private final End far;

  private VethPair(ExternalProgram ip, String name) {
    this.ip = ip;
    near = new End(name + "-near", "10.231.7.1", "fd00:231:7::1");
    far = new End(name + "-far", "10.231.7.2", "fd00:231:7::2");
  }

  /** Lays the cable. */
  public static VethPair open() {
    Assumptions.assumeTrue(isRoot(), "network namespaces need root on Linux");
    ExternalProgram ip = ExternalProgram.require("ip");
    VethPair cable = new VethPair(ip, "millrace-" + ProcessHandle.current().pid());
    try {
      cable.lay();
      return cable;
    } catch (RuntimeException | Error e) {
      cable.close();
      throw e;
    }
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  private void lay() {
    try (Peer adding = ip.command("netns", "add", near.namespace).start()) {
      if (adding.awaitExit(LIMIT) != 0) {
        Assumptions.abort("this root may make no network namespaces: " + adding.stderr());
      }
    }
    run("netns", "add", far.namespace);
    run(
        "-n",
        near.namespace,
        "link",
        "add",
        DEVICE,
        "type",
        "veth",
        "peer",
        DEVICE,
        "netns",
        far.namespace);
    near.configure();
    far.configure();
  }

  private String run(String... arguments) {
    return run(ip, arguments);
  }

  private static String run(ExternalProgram program, String... arguments) {
    try (Peer running = program.command(arguments).start()) {
      running.awaitSuccess(LIMIT);
      return new String(running.stdout(), StandardCharsets.UTF_8);
    }
  }

  /** One end. */
  public End near() {
    return near;
  }

  /** The other end. */
  public End far() {
    return far;
  }

  @Override
  public void close() {
    for (End end : new End[] {near, far}) {
      try (Peer deleting = ip.command("netns", "del", end.namespace).start()) {
        deleting.awaitExit(LIMIT); // one that was not made is not there to delete
      }
    }
  }

  /** A namespace with its end of the cable. */
  public final class End {
    private final String namespace;
    private final String ipv4;
    private final String ipv6;

    private End(String namespace, String ipv4, String ipv6) {
      this.namespace = namespace;
      this.ipv4 = ipv4;
      this.ipv6 = ipv6;
    }

    private void configure() {
      run("-n", namespace, "address", "add", ipv4 + "/24", "dev", DEVICE);
      run("-n", namespace, "address", "add", ipv6 + "/64", "dev", DEVICE, "nodad");
      run("-n", namespace, "link", "set", DEVICE, "up");
      run("-n", namespace, "link", "set", "lo", "up");
    }

    /** Its IPv4 address. */
    public InetAddress ipv4() {
      return address(ipv4);
    }

    /** Its IPv6 address. */
    public InetAddress ipv6() {
      return address(ipv6);
    }

    private static InetAddress address(String literal) {
      try {
        return InetAddress.getByName(literal);
      } catch (UnknownHostException e) {
        throw new AssertionError("an address, not a name", e);
      }
    }

    /**
     * How many packets it has sent, in the kernel's count: datagrams that go together are one until
     * the card cuts them apart, which this one never does.
     */
    public long packetsSent() {
      String statistics = run("-n", namespace, "-s", "-j", "link", "show", "dev", DEVICE);
      Matcher sent = SENT.matcher(statistics);
      if (!sent.find()) {
        throw new AssertionError("no count of packets in " + statistics);
      }
      return Long.parseLong(sent.group(1));
    }

    /**
     * Lets hardly anything leave: the rest waits in a queue that is longer than any send buffer.
     * Until {@link #release}.
     */
    public void hold() {
      ExternalProgram tc = ExternalProgram.require("tc");
      String[] queue = {
        "-n", namespace, "qdisc", "add", "dev", DEVICE, "root", "tbf", "rate", "8kbit", "burst",
        "10k", "limit", "1g"
      };
      try (Peer adding = tc.command(queue).start()) {
        if (adding.awaitExit(LIMIT) != 0) {
          Assumptions.abort("this kernel has no token bucket filter: " + adding.stderr());
        }
      }
    }

    /** Lets everything leave again; what waited is lost. */
    public void release() {
      run(ExternalProgram.require("tc"), "-n", namespace, "qdisc", "del", "dev", DEVICE, "root");
    }

    /** Runs the task on a thread of the namespace: sockets that it opens belong there for ever. */
    public <T> T call(Callable<T> task) {
      return NamespaceThread.call(Path.of("/run/netns", namespace), task);
    }
  }
}
