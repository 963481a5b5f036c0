package io.millrace.server.broker;

import io.millrace.broker.BrokerMember;
import io.millrace.broker.ProducerId;
import io.millrace.server.access.Gatekeeper;
import io.millrace.server.access.Guests;
import io.millrace.server.access.Pass;
import io.millrace.server.access.Verdict;
import io.millrace.server.access.Visit;
import io.millrace.server.blocks.Block;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.ConnectionListener;
import io.millrace.srt.endpoint.ConnectionRequest;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.handshake.StreamId;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Lets callers in, as consumer of a channel or, by way of {@link ProducerReception}, as its
 * producer, or refuses them. Loop only.
 */
final class Reception implements ConnectionListener {

  private final BrokerMember member;
  private final ConnectionOptions options;
  private final LiveConfig config;
  private final Gatekeeper gatekeeper;
  private final Guests guests;
  private final Reconsideration reconsideration;
  private final Journal journal;
  private final Refusals refusals;
  private final ProducerReception producers;
  private final LongSupplier clockNs;
  private final ConsumerFate consumerFate = new ConsumerFate();
  private final Home home;
  private final Gate gate;

  /**
   * Waits for callers.
   *
   * @param member this loop's part of the broker
   * @param config asked anew for each caller
   * @param gatekeeper who decides about callers
   * @param home this loop
   * @param gate whether there is room for a caller
   */
  Reception(
      BrokerMember member,
      LiveConfig config,
      Gatekeeper gatekeeper,
      Journal journal,
      LongSupplier clockNs,
      Home home,
      Gate gate) {
    this.member = member;
    this.options = new ConnectionOptions(config);
    this.config = config;
    this.gatekeeper = gatekeeper;
    this.guests = new Guests(gatekeeper::isGood, journal::passEnded);
    this.reconsideration = new Reconsideration(gatekeeper, journal, home);
    this.journal = journal;
    this.clockNs = clockNs;
    this.home = home;
    this.gate = gate;
    this.refusals = new Refusals(config, journal);
    this.producers = new ProducerReception(member, options, journal, refusals, clockNs, home, gate);
  }

  /** Callers that were refused, by code. */
  Map<String, Long> refused() {
    return refusals.counted();
  }

  /** Whether a channel's callers need a passphrase. */
  boolean isEncrypted(ProducerId id) {
    return config.now().channel(id.value()).isEncrypted();
  }

  @Override
  public void onRequest(ConnectionRequest request) {
    Optional<StreamId> streamId = StreamId.parse(request.streamId());
    Optional<ProducerId> id = streamId.map(StreamId::resource).flatMap(ProducerId::parse);
    if (streamId.isEmpty() || id.isEmpty()) {
      refusals.refuse(request, Rejection.BAD_REQUEST, "no stream id that names a channel");
      return;
    }
    if (Visit.isSecret(id.get().value())) {
      refusals.refuse(
          request,
          Rejection.BAD_REQUEST,
          "a key or token stands where the channel's name belongs; write publish:NAME:KEY");
      return;
    }
    Refusal keptOut = gate.caller(id.get(), request.remoteAddress());
    if (keptOut != null) {
      refusals.refuse(request, keptOut);
      return;
    }
    if (isEncrypted(id.get()) != (request.pbKeyLen() != 0)) {
      // before anybody waits or makes way for a caller that cannot be let in
      refusals.refuse(request, Rejection.UNSECURE, refusals.text(id.get(), Rejection.UNSECURE));
      return;
    }
    if (streamId.get().mode() == StreamId.Mode.BIDIRECTIONAL) {
      refusals.refuse(request, Rejection.BAD_MODE, "give the mode publish or request");
      return;
    }
    gatekeeper.decide(
        Visit.of(request, streamId.get()),
        verdict -> home.run(() -> decided(request, id.get(), streamId.get(), verdict)));
  }

  private void decided(
      ConnectionRequest request, ProducerId id, StreamId streamId, Verdict verdict) {
    switch (verdict) {
      case Verdict.Refused(Rejection why, String detail) -> refusals.refuse(request, why, detail);
      case Verdict.Admitted(Pass pass) when streamId.mode() == StreamId.Mode.PUBLISH ->
          producers.receive(
              guests.welcome(pass, request), id, callerOf(request, streamId, id, pass));
      case Verdict.Admitted(Pass pass) -> subscribe(guests.welcome(pass, request), id);
    }
  }

  /** Closes connections whose key was revoked, or whose time is over. */
  void review() {
    guests.review();
  }

  /** Has a connection end that another configuration does not allow. */
  void reconsider(SrtSocket socket, SrtOptions accepted, BrokerConfig before, BrokerConfig now) {
    reconsideration.of(socket, accepted, before, now);
  }

  /** Ends a connection that a new block is for. */
  void keepOut(SrtSocket socket, Block block) {
    Optional<ProducerId> id =
        StreamId.parse(socket.streamId()).map(StreamId::resource).flatMap(ProducerId::parse);
    if (id.isPresent()
        && block.isFor(socket.remoteAddress().getAddress(), id.map(ProducerId::value))) {
      journal.lockedOut(id.get(), socket.remoteAddress(), block.text());
      socket.close();
    }
  }

  @Override
  public void onRefused(InetSocketAddress from, String streamId, Rejection why) {
    refusals.refused(from, streamId, why, "not spoken here");
  }

  private void subscribe(ConnectionRequest request, ProducerId id) {
    Refusal full = gate.client(id, request.remoteAddress());
    if (full != null) {
      refusals.refuse(request, full);
      return;
    }
    SrtSubscriber consumer = new SrtSubscriber(member.broker(), id, consumerFate);
    consumer.begin(request.accept(options.of(id.value()), consumer, consumer, 0));
  }

  private final class ConsumerFate implements SrtSubscriber.Fate {

    @Override
    public long nowNs() {
      return clockNs.getAsLong();
    }

    @Override
    public void joined(ProducerId channel, SrtSocket consumer) {
      journal.consumerJoined(channel, consumer.remoteAddress());
    }

    @Override
    public void left(ProducerId channel, SrtSocket consumer, boolean joined, String why) {
      gate.clientLeft(channel, consumer.remoteAddress());
      if (joined) {
        journal.consumerLeft(channel, consumer.remoteAddress(), why);
      } else {
        refusals.failed(channel, consumer);
      }
    }
  }

  private Caller callerOf(ConnectionRequest request, StreamId streamId, ProducerId id, Pass pass) {
    Optional<String> identity = Optional.of(pass.identity()).filter(known -> !known.isEmpty());
    return new Caller(
        request.remoteAddress(),
        streamId.session(),
        identity,
        isEncrypted(id),
        RoleInStreamId.of(streamId));
  }
}
