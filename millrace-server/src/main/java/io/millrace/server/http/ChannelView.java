package io.millrace.server.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A channel as the API shows it; totals since it was made.
 *
 * @param id the producer id
 * @param state where it is in its life
 * @param since when that began
 * @param until when lingering ends; empty if it does not linger
 * @param reason why, for people
 * @param slate whether clients see the channel's slate now
 * @param encrypted whether callers need its passphrase
 * @param title service name of the stream; empty if none
 * @param provider likewise
 * @param summary codecs and sizes in a line; empty if unknown
 * @param video tracks
 * @param audio tracks
 * @param subscribers consumers now, over SRT
 * @param viewers who watches now over HTTP
 * @param packetsIn from producers
 * @param bytesIn payload from producers
 * @param packetsOut to consumers over SRT, each once per consumer
 * @param bytesOut of these, and media to viewers over HTTP
 * @param skips times a consumer was moved on because it fell behind
 * @param packetsSkipped what consumers missed so
 * @param randomAccessPoints seen
 * @param logBytes media held now, by all loops that have the channel
 * @param producer the producer of the moment
 * @param standbys who waits for its turn, the next one first
 * @param switches times that another one of its producers was switched in
 */
public record ChannelView(
    String id,
    State state,
    Instant since,
    Optional<Instant> until,
    String reason,
    boolean slate,
    boolean encrypted,
    String title,
    String provider,
    String summary,
    List<Video> video,
    List<Audio> audio,
    int subscribers,
    int viewers,
    long packetsIn,
    long bytesIn,
    long packetsOut,
    long bytesOut,
    long skips,
    long packetsSkipped,
    long randomAccessPoints,
    long logBytes,
    Optional<Producer> producer,
    List<Standby> standbys,
    long switches) {

  /** Where a channel is in its life. */
  public enum State {
    /** A producer has it. */
    LIVE,
    /** Its producer left a moment ago, and may come back to what it left. */
    LINGERING,
    /** Nobody sends. */
    WAITING
  }

  /** A video track; numbers are 0 while unknown. */
  public record Video(String codec, String profile, int width, int height, double frameRate) {}

  /** An audio track; numbers are 0 while unknown. */
  public record Audio(String codec, int channels, int sampleRateHz, String language) {}

  /**
   * A producer that waits for its turn.
   *
   * @param address of its other end
   * @param backup false for the primary, while its backup sends
   * @param warm whether it has a picture to begin with
   */
  public record Standby(String address, boolean backup, boolean warm) {}

  /**
   * The producer's connection, under libsrt's names.
   *
   * @param address of its other end
   * @param backup whether it said that it is a backup
   * @param msTimeStamp milliseconds since it was made
   * @param msRtt smoothed round trip time
   * @param pktRecv packets received, resent ones included
   * @param pktRcvLoss packets found missing, whether or not they came later
   * @param pktRcvDrop packets that did not come in time
   */
  public record Producer(
      String address,
      boolean backup,
      long msTimeStamp,
      double msRtt,
      long pktRecv,
      long pktRcvLoss,
      long pktRcvDrop) {}
}
