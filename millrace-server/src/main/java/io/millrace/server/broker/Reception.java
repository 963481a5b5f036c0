package io.millrace.server.broker;

import io.millrace.broker.Broker;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.broker.Subscription;
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

/** Lets callers in, as producer or consumer of a channel, or refuses them. Loop only. */
final class Reception implements ConnectionListener {

  /** How long a producer that may be dead has to show that it is not. */
  static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);

  private final Broker broker;
  private final SrtOptions options;
  private final Journal journal;
  private final LongSupplier clockNs;
  private final BiConsumer<Duration, Runnable> schedule;
  private final Map<ProducerId, SrtPublisher> live = new HashMap<>();

  /**
   * Waits for callers.
   *
   * @param options of every connection
   * @param schedule runs a task later, on the loop
   */
  Reception(
      Broker broker,
      SrtOptions options,
      Journal journal,
      LongSupplier clockNs,
      BiConsumer<Duration, Runnable> schedule) {
    this.broker = broker;
    this.options = options;
    this.journal = journal;
    this.clockNs = clockNs;
    this.schedule = schedule;
  }

  /** The producer's connection, if the channel has one. */
  Optional<SrtPublisher> producer(ProducerId id) {
    return Optional.ofNullable(live.get(id));
  }

  @Override
  public void onRequest(ConnectionRequest request) {
    Optional<StreamId> streamId = StreamId.parse(request.streamId());
    Optional<ProducerId> id = streamId.map(StreamId::resource).flatMap(ProducerId::parse);
    if (streamId.isEmpty() || id.isEmpty()) {
      refuse(request, Rejection.BAD_REQUEST, "no stream id that names a channel");
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
    journal.refused(from, streamId, why, "not spoken here");
  }

  private void subscribe(ConnectionRequest request, ProducerId id) {
    SrtSubscriber consumer =
        new SrtSubscriber(
            clockNs, (socket, reason) -> journal.consumerLeft(id, socket.remoteAddress(), reason));
    Subscription subscription = broker.subscribe(id, consumer.subscriber(), clockNs.getAsLong());
    SrtSocket socket = request.accept(options, consumer, new SrtSubscriber.Store(subscription), 0);
    journal.consumerJoined(id, request.remoteAddress());
    consumer.begin(subscription, socket);
  }

  private void publish(ConnectionRequest request, ProducerId id, Caller caller) {
    SrtPublisher incumbent = live.get(id);
    if (incumbent == null) {
      admit(request, id, caller);
      return;
    }
    switch (caller.against(incumbent.caller())) {
      case TAKE_OVER -> replace(incumbent, request, caller);
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
      admit(request, incumbent.id(), caller);
    } else if (present == incumbent) {
      replace(incumbent, request, caller);
    } else {
      inUse(request, present);
    }
  }

  private void replace(SrtPublisher incumbent, ConnectionRequest request, Caller caller) {
    live.remove(incumbent.id());
    incumbent.giveWay();
    journal.producerReplaced(incumbent.id(), incumbent.caller(), caller);
    admit(request, incumbent.id(), caller);
  }

  private void admit(ConnectionRequest request, ProducerId id, Caller caller) {
    SrtPublisher publisher = new SrtPublisher(id, caller, clockNs, this::producerLeft);
    Optional<Publication> turn = broker.publish(id, publisher, clockNs.getAsLong());
    if (turn.isEmpty()) {
      refuse(request, Rejection.CONFLICT, "channel " + id + " has a producer of another kind");
      return;
    }
    live.put(id, publisher);
    journal.producerJoined(id, caller);
    publisher.begin(turn.get(), request.accept(options, publisher));
  }

  private void producerLeft(SrtPublisher publisher, CloseReason reason) {
    if (live.remove(publisher.id(), publisher)) {
      journal.producerLeft(publisher.id(), publisher.caller(), reason);
    }
  }

  private void inUse(ConnectionRequest request, SrtPublisher incumbent) {
    refuse(
        request,
        Rejection.CONFLICT,
        "channel " + incumbent.id() + " has a producer at " + incumbent.name());
  }

  private void refuse(ConnectionRequest request, Rejection why, String detail) {
    journal.refused(request.remoteAddress(), request.streamId(), why, detail);
    request.reject(why);
  }
}
