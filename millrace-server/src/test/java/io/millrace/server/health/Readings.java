package io.millrace.server.health;

import io.millrace.broker.ChannelStats;
import io.millrace.broker.StreamVitals;
import io.millrace.media.StreamDescription;
import io.millrace.media.StreamDescription.AudioTrack;
import io.millrace.media.StreamDescription.VideoTrack;
import io.millrace.srt.ReceiveStats;
import io.millrace.srt.SendStats;
import io.millrace.srt.connection.SrtStats;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A channel that is well, second by second; tests spoil one thing at a time. */
public final class Readings {

  static final String ID = "1AAA99";
  static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Where the clock begins: it wraps in the middle. */
  static final long START_NS = Long.MAX_VALUE - 10 * SECOND;

  String id = ID;
  long nowNs = START_NS;
  boolean live = true;
  int connection = 7;
  int clients = 3;
  List<VideoTrack> video = List.of(new VideoTrack(256, "H.264", "High", 1280, 720, 25));
  List<AudioTrack> audio = List.of(new AudioTrack(257, "AAC-LC", 2, 48_000, ""));
  boolean transportStream = true;
  boolean sends = true;

  /** What each second brings. */
  long bytesPerSecond = 312_500; // 2.5 Mbit/s

  long packetsPerSecond = 240;
  int picturesPerSecond = 25;
  long damagedPerSecond;
  long lostPerSecond;
  long droppedPerSecond;
  long resentPerSecond;
  long undecryptablePerSecond;
  long withoutRoomPerSecond;
  long futurePerSecond;
  long deliveryMs = 20;

  /** What is. */
  double msRtt = 20;

  int latencyMs = 120;
  OptionalLong keyFrameDistanceNs = OptionalLong.of(2 * SECOND);
  long sinceKeyFrameNs = SECOND;

  private final long beganNs = START_NS;
  private long lastPacketNs = START_NS;
  private long bytesIn;
  private long packets;
  private long pictures;
  private long damaged;
  private long lost;
  private long dropped;
  private long resent;
  private long undecryptable;
  private long withoutRoom;
  private long future;
  private long delivered;
  private long usDelivery;

  /** A second goes by. */
  Readings second() {
    nowNs += SECOND;
    if (sends) {
      lastPacketNs = nowNs;
      bytesIn += bytesPerSecond;
      packets += packetsPerSecond;
      pictures += picturesPerSecond;
      damaged += damagedPerSecond;
      lost += lostPerSecond;
      dropped += droppedPerSecond;
      resent += resentPerSecond;
      undecryptable += undecryptablePerSecond;
      withoutRoom += withoutRoomPerSecond;
      future += futurePerSecond;
      delivered += packetsPerSecond;
      usDelivery += 1_000 * deliveryMs * packetsPerSecond;
    }
    return this;
  }

  /** Another connection of the producer, which counts from the start. */
  void reconnect() {
    connection++;
    packets = 0;
    lost = 0;
    dropped = 0;
  }

  ChannelReading channel() {
    return new ChannelReading(
        id,
        new StreamDescription("News", "", video, audio),
        new ChannelStats(clients, packets, bytesIn, 3 * packets, 3 * bytesIn, 1, 2, 4, 5_000, 0),
        new WebAudience(1, 0, bytesIn),
        live ? Optional.of(vitals()) : Optional.empty(),
        live ? Optional.of(link()) : Optional.empty());
  }

  private StreamVitals vitals() {
    return new StreamVitals(
        transportStream,
        beganNs,
        lastPacketNs,
        pictures,
        damaged,
        OptionalLong.of(nowNs - sinceKeyFrameNs),
        keyFrameDistanceNs);
  }

  private LinkReading link() {
    long came = packets - lost + resent;
    ReceiveStats received =
        new ReceiveStats(
            came,
            packets - dropped,
            lost,
            dropped,
            resent,
            0,
            undecryptable,
            withoutRoom,
            future,
            100,
            10,
            1_000 * came,
            1_000 * packets,
            0,
            0,
            0,
            delivered,
            usDelivery,
            4,
            4_000,
            10,
            1_000_000,
            0,
            0,
            0);
    SrtStats stats =
        new SrtStats(
            60_000, 60_000_000, msRtt, 1_500, latencyMs, latencyMs, SendStats.NONE, received);
    return new LinkReading(connection, "192.0.2.7:40000", stats);
  }

  /** The whole broker, with this channel only. */
  public Reading reading() {
    return reading(nowNs, List.of(channel()));
  }

  /** The whole broker, with these channels. */
  public static Reading reading(long atNs, List<ChannelReading> channels) {
    return new Reading(
        atNs,
        new BrokerReading(
            4,
            100,
            200,
            5,
            0,
            Map.of("TOO_SHORT", 3L),
            Map.of("1010", 2L),
            Map.of("limits.clients", 1L),
            6,
            0,
            List.of(0.25, 0.5),
            5_000,
            60_000),
        channels);
  }

  /** A channel that is live and has nothing special. */
  public static ChannelReading live(String id) {
    Readings one = new Readings();
    one.id = id;
    return one.second().channel();
  }

  /** One that is live and sends what is not MPEG-TS, of which it is warned. */
  public static ChannelReading foreign(String id) {
    Readings one = new Readings();
    one.id = id;
    one.transportStream = false;
    return one.second().channel();
  }
}
