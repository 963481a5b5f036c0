package io.millrace.server.health;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a channel does, as the API shows it: rates of the last five seconds, the link's of the last
 * half minute. What is not known, or not yet, is empty.
 *
 * @param channel its id
 * @param live whether a producer has it
 * @param time when this was measured
 * @param summary codecs and sizes in a line; empty if unknown
 * @param video whether there is a picture
 * @param audio whether there is sound
 * @param clients now, over SRT and HTTP
 * @param bitrateIn what the producer sends, bits of payload a second
 * @param bitrateLow the lowest of the last half minute, each over five seconds
 * @param bitrateHigh the highest likewise
 * @param bitrateOut to all clients together, bits of payload a second
 * @param frameRate pictures a second that came
 * @param frameRateDeclared pictures a second that the stream says it has
 * @param keyFrameDistanceMs between the newest two key frames
 * @param sinceKeyFrameMs since the newest key frame came into being
 * @param silentMs since the producer's last packet
 * @param link the producer's connection
 * @param warnings what is wrong, the worst first
 */
public record ChannelHealth(
    String channel,
    boolean live,
    Instant time,
    String summary,
    boolean video,
    boolean audio,
    int clients,
    Optional<Long> bitrateIn,
    Optional<Long> bitrateLow,
    Optional<Long> bitrateHigh,
    Optional<Long> bitrateOut,
    Optional<Double> frameRate,
    Optional<Double> frameRateDeclared,
    Optional<Long> keyFrameDistanceMs,
    Optional<Long> sinceKeyFrameMs,
    Optional<Long> silentMs,
    Optional<Link> link,
    List<Warning> warnings) {

  /**
   * The producer's connection: totals since it stands under libsrt's names, and what became of the
   * last half minute.
   *
   * @param address of its other end
   * @param msTimeStamp milliseconds since it was made
   * @param msRtt smoothed round trip time, milliseconds
   * @param msRcvTsbPdDelay its latency, milliseconds
   * @param mbpsRecvRate what came, headers and resent packets included, Mbit/s, since it stands
   * @param pktRecv packets received, resent ones included
   * @param pktRcvLoss packets found missing, whether or not they came later
   * @param pktRcvRetrans received packets that were sent again
   * @param pktRcvDrop packets that did not come in time
   * @param pktRcvBelated received packets that came after their turn
   * @param pktRcvUndecrypt received packets that could not be decrypted
   * @param lossPercent packets that did not come at first
   * @param resentPercent of what came, packets that were sent again
   * @param droppedPercent packets that did not come in time: holes in picture and sound
   */
  public record Link(
      String address,
      long msTimeStamp,
      double msRtt,
      int msRcvTsbPdDelay,
      double mbpsRecvRate,
      long pktRecv,
      long pktRcvLoss,
      long pktRcvRetrans,
      long pktRcvDrop,
      long pktRcvBelated,
      long pktRcvUndecrypt,
      double lossPercent,
      double resentPercent,
      double droppedPercent) {}
}
