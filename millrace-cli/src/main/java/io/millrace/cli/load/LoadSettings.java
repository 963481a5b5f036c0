package io.millrace.cli.load;

import io.millrace.cli.srt.BrokerAccess;
import java.time.Duration;
import java.util.Optional;

/**
 * A load test as it is to be run. Immutable.
 *
 * @param access which broker, and how
 * @param audience who watches
 * @param source what is watched
 * @param duration how long it is measured once all have joined
 * @param limits what must hold
 * @param capacity whether the number of viewers is to be found that just holds
 * @param brokerPid the broker's process; empty: found if it runs on this host
 * @param json whether the result is printed as JSON
 */
record LoadSettings(
    BrokerAccess access,
    Audience audience,
    Source source,
    Duration duration,
    Limits limits,
    boolean capacity,
    Optional<Long> brokerPid,
    boolean json) {

  /**
   * Who watches.
   *
   * @param viewers how many: 1 or more; when a capacity is sought, at most
   * @param rampPerSecond how many join in a second
   * @param churnPerSecond how many leave in a second and are replaced; 0: none
   * @param reconnect whether those whose connection ends call again, own channels too
   * @param sockets UDP ports that they share
   * @param loss share of received packets that is thrown away: 0 to 1
   * @param seed of what is left to chance
   */
  record Audience(
      int viewers,
      double rampPerSecond,
      double churnPerSecond,
      boolean reconnect,
      int sockets,
      double loss,
      long seed) {}

  /**
   * What is watched.
   *
   * @param channel somebody else's; empty: own ones are published
   * @param publishers how many channels are published: 1 or more
   * @param prefix of their names
   * @param bitsPerSecond of each
   * @param framesPerSecond of each
   * @param framesPerKey from a key frame to the next
   * @param pacing how the packets of a frame are sent
   */
  record Source(
      Optional<String> channel,
      int publishers,
      String prefix,
      long bitsPerSecond,
      int framesPerSecond,
      int framesPerKey,
      Pacing pacing) {

    boolean isOwn() {
      return channel.isEmpty();
    }

    int channels() {
      return isOwn() ? publishers : 1;
    }

    /** A channel's name, by its number from 0 on. */
    String name(int number) {
      return channel.orElseGet(() -> prefix + "/" + (number + 1));
    }
  }

  /**
   * What must hold for exit code 0, apart from this: all viewers join, stay, and see a picture.
   *
   * @param lost share of packets that may be lost or late: 0 to 1
   * @param delay of 99 % of the packets: at most this, or, when a capacity is sought, at most so
   *     much over the unloaded one; empty: any
   */
  record Limits(double lost, Optional<Duration> delay) {}
}
