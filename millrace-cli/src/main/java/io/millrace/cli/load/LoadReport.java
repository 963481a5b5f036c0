package io.millrace.cli.load;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.AbstractHistogram;

/**
 * What a load test found; its JSON. Times in milliseconds, packets counted over the whole life of
 * the viewers, rates and loads over the time in which all of them were there.
 *
 * @param broker that was called
 * @param held whether the target held: all viewers joined, stayed and saw a picture, and the limits
 * @param failures why not, a line each
 * @param notes what to know of these figures, a line each: above all whether the tool was the limit
 * @param test what was asked for
 * @param viewers how many there were, and how they fared
 * @param packets of all viewers
 * @param rate while measured
 * @param delayMs of packets while measured, from their sending to their arrival at this machine
 * @param delayWhileJoiningMs the same, before all had joined
 * @param handshakeMs from call to answer
 * @param joinMs from call to the first random access point
 * @param joinFromHandshakeMs from the answer to it
 * @param darkMs of connections that ended and were made again: from the last packet to the next
 *     random access point
 * @param stalls silences of more than 500 ms
 * @param publishers of own channels; empty without any
 * @param tool its own load
 * @param brokerProcess the broker's load; empty if it does not run here
 * @param each the viewers, one by one; those that were told to leave are not in it
 */
record LoadReport(
    String broker,
    boolean held,
    List<String> failures,
    List<String> notes,
    Test test,
    Viewers viewers,
    Packets packets,
    Rate rate,
    Spread delayMs,
    Spread delayWhileJoiningMs,
    Spread handshakeMs,
    Spread joinMs,
    Spread joinFromHandshakeMs,
    Spread darkMs,
    Stalls stalls,
    Optional<Publishing> publishers,
    Tool tool,
    Optional<BrokerProcess> brokerProcess,
    List<ViewerResult> each) {

  /**
   * What was asked for.
   *
   * @param viewers at once
   * @param channel somebody else's; empty: own ones
   * @param channels how many
   * @param bitsPerSecond of each own channel; 0 of others
   * @param framesPerSecond likewise
   * @param pacing likewise; empty of others
   * @param rampPerSecond viewers that join
   * @param churnPerSecond viewers that are replaced
   * @param latencyMs asked for
   * @param encrypted whether with a passphrase
   * @param loss share thrown away at random
   * @param seconds measured
   * @param sockets UDP ports of the viewers
   */
  record Test(
      int viewers,
      Optional<String> channel,
      int channels,
      long bitsPerSecond,
      int framesPerSecond,
      String pacing,
      double rampPerSecond,
      double churnPerSecond,
      long latencyMs,
      boolean encrypted,
      double loss,
      double seconds,
      int sockets) {}

  /**
   * How viewers fared.
   *
   * @param all that ever called
   * @param watching at the end
   * @param refused or never answered
   * @param ended not of their own accord
   * @param departed because they were told to
   * @param withoutPicture that never saw a random access point
   * @param returned connections that ended, whose viewers came back and saw a picture again
   * @param reasons why they were refused or ended, with their numbers
   */
  record Viewers(
      long all,
      long watching,
      long refused,
      long ended,
      long departed,
      long withoutPicture,
      long returned,
      Map<String, Long> reasons) {}

  /** See {@link ViewerResult}. */
  record Packets(
      long delivered,
      long lost,
      long skipped,
      long late,
      long duplicates,
      long lossOnWire,
      long retransmitted,
      long acks,
      long naks) {}

  /**
   * How much there was.
   *
   * @param packetsPerSecond delivered
   * @param megabitsPerSecond of payload
   */
  record Rate(double packetsPerSecond, double megabitsPerSecond) {}

  /** A distribution, in milliseconds; all 0 if there was nothing. */
  record Spread(long count, double p50, double p99, double p999, double max) {

    static Spread of(AbstractHistogram times) {
      return new Spread(
          times.getTotalCount(),
          Delays.percentileMs(times, 50),
          Delays.percentileMs(times, 99),
          Delays.percentileMs(times, 99.9),
          Delays.maxMs(times));
    }
  }

  /**
   * Silences of more than 500 ms.
   *
   * @param count of all
   * @param viewers that had one
   * @param maxMs the longest
   */
  record Stalls(long count, long viewers, double maxMs) {}

  /**
   * The own channels.
   *
   * @param live that sent to the end
   * @param sent packets
   * @param resent packets, because the broker asked
   * @param dropped packets that never reached the broker in time
   * @param lagMsMax how far behind its schedule one was at most
   */
  record Publishing(int live, long sent, long resent, long dropped, double lagMsMax) {}

  /**
   * The tool's own load.
   *
   * @param cores that it used: 1 is all of one
   * @param cpuNsPerPacket of a delivered packet, its ACKs and all else included
   * @param loops share of the time in which each of its loops ran
   * @param waiting share of the time in which each of its loops waited for a core
   * @param lagMs from a packet's arrival at this machine to the tool's looking at it, while
   *     measured
   * @param drops datagrams, or bursts of them, that its sockets threw away
   * @param machineBusy share of all cores of this host that was busy, whoever it was
   */
  record Tool(
      double cores,
      double cpuNsPerPacket,
      List<Double> loops,
      List<Double> waiting,
      Spread lagMs,
      long drops,
      double machineBusy) {}

  /**
   * The broker's load.
   *
   * @param pid its number
   * @param cores that it used
   * @param cpuNsPerPacket of a packet delivered to a viewer, everything included
   * @param busiestThread share of a core
   * @param rssBytes of memory in the machine, at the end
   * @param drops datagrams that its socket threw away
   */
  record BrokerProcess(
      long pid,
      double cores,
      double cpuNsPerPacket,
      double busiestThread,
      long rssBytes,
      long drops) {}
}
