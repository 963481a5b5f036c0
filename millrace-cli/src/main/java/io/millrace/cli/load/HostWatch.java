package io.millrace.cli.load;

import io.millrace.cli.load.host.Machine;
import io.millrace.cli.load.host.ProcessTimes;
import io.millrace.cli.load.host.UdpSockets;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** What the host tells of the tool and, if it runs here, of the broker. */
final class HostWatch {

  private final Optional<ProcessTimes> broker;
  private final Optional<ProcessTimes> self;
  private final int brokerPort;
  private final List<Integer> ownPorts;

  /**
   * @param brokerPid empty: looked for
   * @param ownPorts of the viewers
   */
  HostWatch(InetSocketAddress broker, Optional<Long> brokerPid, List<Integer> ownPorts) {
    long own = ProcessHandle.current().pid();
    this.self = ProcessTimes.of(own);
    this.broker =
        brokerPid
            .flatMap(ProcessTimes::of)
            .or(() -> ProcessTimes.listeningOn(broker.getAddress(), broker.getPort()))
            .filter(process -> process.pid() != own);
    this.brokerPort = broker.getPort();
    this.ownPorts = List.copyOf(ownPorts);
  }

  /**
   * A moment.
   *
   * @param broker empty if it does not run here, or may not be looked at
   * @param brokerDrops datagrams that its socket has dropped; 0 if it does not run here
   * @param self the tool
   * @param ownDrops datagrams that the viewers' sockets have dropped
   */
  record Moment(
      long wallNs,
      Optional<ProcessTimes.Moment> broker,
      long brokerDrops,
      Optional<ProcessTimes.Moment> self,
      long ownDrops,
      Machine.Ticks machine) {

    /** Nanoseconds by the clock since then; never 0. */
    double wallNsSince(Moment earlier) {
      return (double) Math.max(1, wallNs - earlier.wallNs);
    }

    /** How many cores the broker used since then; empty if that is not known. */
    Optional<Double> brokerCoresSince(Moment earlier) {
      return cores(broker, earlier.broker, wallNsSince(earlier));
    }

    /** How many cores the tool used since then; empty if that is not known. */
    Optional<Double> ownCoresSince(Moment earlier) {
      return cores(self, earlier.self, wallNsSince(earlier));
    }

    private static Optional<Double> cores(
        Optional<ProcessTimes.Moment> now, Optional<ProcessTimes.Moment> then, double wallNs) {
      return now.flatMap(n -> then.map(t -> (n.cpuNs() - t.cpuNs()) / wallNs));
    }
  }

  Moment now() {
    Optional<ProcessTimes.Moment> process = broker.flatMap(ProcessTimes::now);
    return new Moment(
        System.nanoTime(),
        process,
        process.isPresent() ? UdpSockets.drops(List.of(brokerPort)) : 0,
        self.flatMap(ProcessTimes::now),
        UdpSockets.drops(ownPorts),
        Machine.now());
  }

  Optional<Long> brokerPid() {
    return broker.map(ProcessTimes::pid);
  }
}
