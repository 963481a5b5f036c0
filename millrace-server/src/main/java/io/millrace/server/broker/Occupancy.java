package io.millrace.server.broker;

import io.millrace.broker.ProducerId;
import io.millrace.net.Source;
import io.millrace.net.SourceCounts;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LimitSettings;
import io.millrace.srt.handshake.Rejection;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What callers have taken of the broker, on all loops together: who is let in is counted at once,
 * so that also those whose passphrase is still to be proved have their bound, and counted out when
 * its connection is over or never came to stand. Thread-safe; asked once a connection, never once a
 * packet.
 */
final class Occupancy {

  private static final Refusal MEMORY_FULL =
      new Refusal(
          Rejection.OVERLOAD,
          "memory.media",
          "the media of the present channels takes all the memory there is for it; raise"
              + " memory.media, or lower log.bytes or log.duration");

  private final BooleanSupplier memoryFull;
  private final Map<ProducerId, Place> places = new HashMap<>();
  private final SourceCounts clients = new SourceCounts();
  private final SourceCounts producers = new SourceCounts();
  private final SourceCounts waiting = new SourceCounts();

  /** Nobody yet, where memory is never full. */
  Occupancy() {
    this(() -> false);
  }

  /**
   * Nobody yet.
   *
   * @param memoryFull whether a new producer would find no memory for its media; any thread
   */
  Occupancy(BooleanSupplier memoryFull) {
    this.memoryFull = memoryFull;
  }

  /** A channel that somebody takes part in. */
  private static final class Place {
    int clients;
    int producers;
    boolean waits; // for a first producer
    long chargedTo; // the source that made it wait
  }

  /** A client comes. Null: it is counted, and {@link #clientLeft} must follow. */
  synchronized @Nullable Refusal client(ProducerId id, InetAddress from, BrokerConfig config) {
    long source = Source.of(from);
    Refusal over = overForClient(places.get(id), id, source, config);
    if (over == null) {
      Place place = places.computeIfAbsent(id, none -> newWaiting(source));
      place.clients++;
      clients.add(source);
    }
    return over;
  }

  /** A client that was counted is gone. */
  synchronized void clientLeft(ProducerId id, InetAddress from) {
    clients.remove(Source.of(from));
    Place place = places.get(id);
    if (place != null) {
      place.clients--;
      forgetIfEmpty(id, place);
    }
  }

  /**
   * A producer comes. Null: it is counted, and {@link #producerLeft} must follow.
   *
   * @param returns whether it takes the place of one that is still there: then it is let in always
   */
  synchronized @Nullable Refusal producer(
      ProducerId id, InetAddress from, boolean returns, BrokerConfig config) {
    long source = Source.of(from);
    Refusal over = returns ? null : overForProducer(places.get(id), source, config.limits());
    if (over == null) {
      Place place = places.computeIfAbsent(id, none -> new Place());
      place.producers++;
      producers.add(source);
      endWait(place);
    }
    return over;
  }

  /** A producer that was counted is gone. */
  synchronized void producerLeft(ProducerId id, InetAddress from) {
    producers.remove(Source.of(from));
    Place place = places.get(id);
    if (place != null) {
      place.producers--;
      forgetIfEmpty(id, place);
    }
  }

  /** Clients now, those that are being let in included. */
  int clients() {
    return clients.total();
  }

  /** Producers now, likewise. */
  int producers() {
    return producers.total();
  }

  /** Channels that somebody takes part in. */
  synchronized int channels() {
    return places.size();
  }

  /** Of these, those that clients wait for and that never had a producer. */
  synchronized int waiting() {
    return waiting.total();
  }

  private @Nullable Refusal overForClient(
      @Nullable Place place, ProducerId id, long source, BrokerConfig config) {
    LimitSettings limits = config.limits();
    if (clients.total() >= limits.clients()) {
      return Refusal.over("limits.clients", limits.clients(), "clients");
    }
    if (isOver(limits.clientsPerAddress(), clients.of(source))) {
      return Refusal.over(
          "limits.clients-per-address",
          limits.clientsPerAddress().getAsInt(),
          "clients from its address");
    }
    OptionalInt ofChannel = config.channel(id.value()).clientsPerChannel();
    if (place != null && isOver(ofChannel, place.clients)) {
      return Refusal.over(
          "limits.clients-per-channel", ofChannel.getAsInt(), "clients of channel " + id);
    }
    return place == null ? overForWaiting(source, limits) : null;
  }

  private @Nullable Refusal overForWaiting(long source, LimitSettings limits) {
    if (places.size() >= limits.channels()) {
      return overChannels(limits);
    }
    if (waiting.total() >= limits.waiting()) {
      return Refusal.over("limits.waiting", limits.waiting(), "channels that never had a producer");
    }
    if (waiting.of(source) >= limits.waitingPerAddress()) {
      return Refusal.over(
          "limits.waiting-per-address",
          limits.waitingPerAddress(),
          "channels without a producer that its address waits for");
    }
    return null;
  }

  private @Nullable Refusal overForProducer(
      @Nullable Place place, long source, LimitSettings limits) {
    if (isOver(limits.producersPerAddress(), producers.of(source))) {
      return Refusal.over(
          "limits.producers-per-address",
          limits.producersPerAddress().getAsInt(),
          "producers from its address");
    }
    if (place != null && !place.waits) {
      return null; // it has what memory it has
    }
    if (place == null && places.size() >= limits.channels()) {
      return overChannels(limits);
    }
    return memoryFull.getAsBoolean() ? MEMORY_FULL : null;
  }

  private static Refusal overChannels(LimitSettings limits) {
    return Refusal.over("limits.channels", limits.channels(), "channels");
  }

  private static boolean isOver(OptionalInt limit, int count) {
    return limit.isPresent() && count >= limit.getAsInt();
  }

  private Place newWaiting(long source) {
    Place place = new Place();
    place.waits = true;
    place.chargedTo = source;
    waiting.add(source);
    return place;
  }

  private void endWait(Place place) {
    if (place.waits) {
      place.waits = false;
      waiting.remove(place.chargedTo);
    }
  }

  private void forgetIfEmpty(ProducerId id, Place place) {
    if (place.clients == 0 && place.producers == 0) {
      endWait(place);
      places.remove(id);
    }
  }
}
