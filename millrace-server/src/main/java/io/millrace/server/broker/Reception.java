package io.millrace.server.broker;

import io.millrace.broker.Broker;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.server.config.Encryption;
import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.ConnectionListener;
import io.millrace.srt.endpoint.ConnectionRequest;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.handshake.StreamId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Lets callers in, as producer or consumer of a channel, or refuses them. Loop only. */
final class Reception implements ConnectionListener {

  /** How long a producer that may be dead has to show that it is not. */
  static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);

  private final Broker broker;
  private final SrtOptions options;
  private final Encryption encryption;
  private final Journal journal;
  private final RefusalCounters refusals = new RefusalCounters();
  private final LongSupplier clockNs;
  private final BiConsumer<Duration, Runnable> schedule;
  private final Map<ProducerId, SrtPublisher> live = new HashMap<>();
  private final Map<Passphrase, SrtOptions> secured = new HashMap<>();
  private final ConsumerFate consumerFate = new ConsumerFate();

  /**
   * Waits for callers.
   *
   * @param options of every connection
   * @param encryption the passphrase of each channel
   * @param schedule runs a task later, on the loop
   */
  Reception(
      Broker broker,
      SrtOptions options,
      Encryption encryption,
      Journal journal,
      LongSupplier clockNs,
      BiConsumer<Duration, Runnable> schedule) {
    this.broker = broker;
    this.options = options;
    this.encryption = encryption;
    this.journal = journal;
    this.clockNs = clockNs;
    this.schedule = schedule;
  }

  /** The producer's connection, if the channel has one. */
  Optional<SrtPublisher> producer(ProducerId id) {
    return Optional.ofNullable(live.get(id));
  }

  /** Callers that were refused, by code. */
  Map<String, Long> refused() {
    return refusals.totals();
  }

  /** Whether a channel's callers need a passphrase. */
  boolean isEncrypted(ProducerId id) {
    return encryption.of(id.value()).isPresent();
  }

  @Override
  public void onRequest(ConnectionRequest request) {
    Optional<StreamId> streamId = StreamId.parse(request.streamId());
    Optional<ProducerId> id = streamId.map(StreamId::resource).flatMap(ProducerId::parse);
    if (streamId.isEmpty() || id.isEmpty()) {
      refuse(request, Rejection.BAD_REQUEST, "no stream id that names a channel");
      return;
    }
    if (isEncrypted(id.get()) != (request.pbKeyLen() != 0)) {
      // before anybody waits or makes way for a caller that cannot be let in
      refuse(request, Rejection.UNSECURE, detail(id.get(), Rejection.UNSECURE));
      return;
    }
    switch (streamId.get().mode()) {
      case REQUEST -> subscribe(request, id.get());
      case PUBLISH ->
          publish(request, id.get(), new Caller(request.remoteAddress(), streamId.get().session()));
      case BIDIRECTIONAL -> refuse(request, Rejection.BAD_MODE, "give the mode publish or request");
    }
  }

  @Override
  public void onRefused(InetSocketAddress from, String streamId, Rejection why) {
    tellRefused(from, streamId, why, "not spoken here");
  }

  /** Encrypted as the channel is; the secret is checked before anything is sent or taken over. */
  private SrtOptions optionsOf(ProducerId id) {
    return encryption
        .of(id.value())
        .map(secret -> secured.computeIfAbsent(secret, s -> options.with(o -> o.passphrase(s))))
        .orElse(options);
  }

  private void subscribe(ConnectionRequest request, ProducerId id) {
    SrtSubscriber consumer = new SrtSubscriber(broker, id, clockNs, consumerFate);
    consumer.begin(request.accept(optionsOf(id), consumer, consumer, 0));
  }

  private final class ConsumerFate implements SrtSubscriber.Fate {

    @Override
    public void joined(ProducerId channel, SrtSocket consumer) {
      journal.consumerJoined(channel, consumer.remoteAddress());
    }

    @Override
    public void left(ProducerId channel, SrtSocket consumer, boolean joined, CloseReason reason) {
      if (joined) {
        journal.consumerLeft(channel, consumer.remoteAddress(), reason);
      } else {
        tellFailed(channel, consumer);
      }
    }
  }

  private void publish(ConnectionRequest request, ProducerId id, Caller caller) {
    SrtPublisher incumbent = live.get(id);
    if (incumbent == null) {
      admit(request, id, caller, null);
      return;
    }
    switch (caller.against(incumbent.caller())) {
      case TAKE_OVER -> admit(request, id, caller, incumbent);
      case TAKE_OVER_IF_SILENT -> waitForSilence(incumbent, request, caller);
      case REFUSE -> inUse(request, incumbent);
    }
  }

  private void waitForSilence(SrtPublisher incumbent, ConnectionRequest request, Caller caller) {
    Runnable alive = () -> inUse(request, incumbent);
    if (!incumbent.watch(alive)) {
      inUse(request, incumbent); // somebody else waits already
      return;
    }
    schedule.accept(
        SIGN_OF_LIFE,
        () -> {
          if (incumbent.unwatch(alive)) {
            afterSilence(incumbent, request, caller);
          }
        });
  }

  private void afterSilence(SrtPublisher incumbent, ConnectionRequest request, Caller caller) {
    SrtPublisher present = live.get(incumbent.id());
    if (present == null) { // left by itself meanwhile
      admit(request, incumbent.id(), caller, null);
    } else if (present == incumbent) {
      admit(request, incumbent.id(), caller, incumbent);
    } else {
      inUse(request, present);
    }
  }

  private void admit(
      ConnectionRequest request, ProducerId id, Caller caller, @Nullable SrtPublisher predecessor) {
    request.accept(
        optionsOf(id), new SrtPublisher(id, caller, predecessor, clockNs, new ProducerFate()));
  }

  private final class ProducerFate implements SrtPublisher.Fate {

    /** Only now, since only now the passphrase has been proved right. */
    @Override
    public void connected(SrtPublisher publisher, SrtSocket connection) {
      SrtPublisher incumbent = live.get(publisher.id());
      if (incumbent != null && !publisher.mayReplace(incumbent)) {
        tellInUse(connection.remoteAddress(), connection.streamId(), incumbent);
        connection.close(); // somebody else was quicker while the passphrase was checked
        return;
      }
      if (incumbent != null) {
        live.remove(incumbent.id());
        incumbent.giveWay();
        journal.producerReplaced(incumbent.id(), incumbent.caller(), publisher.caller());
      }
      begin(publisher, connection);
    }

    @Override
    public void left(SrtPublisher publisher, CloseReason reason) {
      if (live.remove(publisher.id(), publisher)) {
        journal.producerLeft(publisher.id(), publisher.caller(), reason);
      }
    }

    @Override
    public void failed(SrtPublisher publisher, SrtSocket connection) {
      tellFailed(publisher.id(), connection);
    }
  }

  private void begin(SrtPublisher publisher, SrtSocket connection) {
    ProducerId id = publisher.id();
    Optional<Publication> turn = broker.publish(id, publisher, clockNs.getAsLong());
    if (turn.isEmpty()) {
      String detail = "channel " + id + " has a producer of another kind";
      tellRefused(connection.remoteAddress(), connection.streamId(), Rejection.CONFLICT, detail);
      connection.close();
      return;
    }
    live.put(id, publisher);
    journal.producerJoined(id, publisher.caller());
    publisher.begin(turn.get(), connection);
  }

  /** A caller whose connection never stood: refused, or gone meanwhile. */
  private void tellFailed(ProducerId id, SrtSocket connection) {
    Rejection why = connection.rejection();
    if (why != null) {
      tellRefused(connection.remoteAddress(), connection.streamId(), why, detail(id, why));
    }
  }

  private String detail(ProducerId id, Rejection why) {
    if (why.equals(Rejection.BAD_SECRET)) {
      return "its passphrase is not that of channel " + id + "; give both the same";
    }
    if (why.equals(Rejection.UNSECURE)) {
      return isEncrypted(id)
          ? "channel " + id + " needs a passphrase; give the caller that of the configuration"
          : "channel " + id + " is open; the caller must leave its passphrase away";
    }
    return "not spoken here";
  }

  private void inUse(ConnectionRequest request, SrtPublisher incumbent) {
    tellInUse(request.remoteAddress(), request.streamId(), incumbent);
    request.reject(Rejection.CONFLICT);
  }

  private void refuse(ConnectionRequest request, Rejection why, String detail) {
    tellRefused(request.remoteAddress(), request.streamId(), why, detail);
    request.reject(why);
  }

  private void tellInUse(InetSocketAddress remote, String streamId, SrtPublisher incumbent) {
    String detail = "channel " + incumbent.id() + " has a producer at " + incumbent.name();
    tellRefused(remote, streamId, Rejection.CONFLICT, detail);
  }

  private void tellRefused(
      InetSocketAddress remote, String streamId, Rejection why, String detail) {
    refusals.count(why);
    journal.refused(remote, streamId, why, detail);
  }
}
