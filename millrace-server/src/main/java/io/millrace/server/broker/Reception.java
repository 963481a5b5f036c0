package io.millrace.server.broker;

import io.millrace.broker.BrokerMember;
import io.millrace.broker.Claim;
import io.millrace.broker.Contender;
import io.millrace.broker.Holder;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publisher;
import io.millrace.broker.Reservation;
import io.millrace.broker.Role;
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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Lets callers in, as producer or consumer of a channel, or refuses them. Loop only. */
final class Reception implements ConnectionListener {

  /** How long a producer that may be dead has to show that it is not. */
  static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);

  private final BrokerMember member;
  private final ConnectionOptions options;
  private final LiveConfig config;
  private final Gatekeeper gatekeeper;
  private final Guests guests;
  private final Reconsideration reconsideration;
  private final Journal journal;
  private final RefusalCounters refusals = new RefusalCounters();
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
  }

  /** Callers that were refused, by code. */
  Map<String, Long> refused() {
    return refusals.totals();
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
      refuse(request, Rejection.BAD_REQUEST, "no stream id that names a channel");
      return;
    }
    if (Visit.isSecret(id.get().value())) {
      refuse(
          request,
          Rejection.BAD_REQUEST,
          "a key or token stands where the channel's name belongs; write publish:NAME:KEY");
      return;
    }
    Refusal keptOut = gate.caller(id.get(), request.remoteAddress());
    if (keptOut != null) {
      refuse(request, keptOut.code(), keptOut.text());
      return;
    }
    if (isEncrypted(id.get()) != (request.pbKeyLen() != 0)) {
      // before anybody waits or makes way for a caller that cannot be let in
      refuse(request, Rejection.UNSECURE, detail(id.get(), Rejection.UNSECURE));
      return;
    }
    if (streamId.get().mode() == StreamId.Mode.BIDIRECTIONAL) {
      refuse(request, Rejection.BAD_MODE, "give the mode publish or request");
      return;
    }
    gatekeeper.decide(
        Visit.of(request, streamId.get()),
        verdict -> home.run(() -> decided(request, id.get(), streamId.get(), verdict)));
  }

  private void decided(
      ConnectionRequest request, ProducerId id, StreamId streamId, Verdict verdict) {
    switch (verdict) {
      case Verdict.Refused(Rejection why, String detail) -> refuse(request, why, detail);
      case Verdict.Admitted(Pass pass) when streamId.mode() == StreamId.Mode.PUBLISH ->
          publish(guests.welcome(pass, request), id, callerOf(request, streamId, id, pass));
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
    tellRefused(from, streamId, why, "not spoken here");
  }

  /** Encrypted as the channel is; the secret is checked before anything is sent or taken over. */
  private SrtOptions optionsOf(ProducerId id) {
    return options.of(id.value());
  }

  private void subscribe(ConnectionRequest request, ProducerId id) {
    Refusal full = gate.client(id, request.remoteAddress());
    if (full != null) {
      refuse(request, full.code(), full.text());
      return;
    }
    SrtSubscriber consumer = new SrtSubscriber(member.broker(), id, consumerFate);
    consumer.begin(request.accept(optionsOf(id), consumer, consumer, 0));
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
        tellFailed(channel, consumer);
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

  private void publish(ConnectionRequest request, ProducerId id, Caller caller) {
    if (caller.role() == Role.BACKUP) {
      admit(request, id, caller, null); // it stands by, and takes nobody's place
      return;
    }
    incumbent(id)
        .ifPresentOrElse(
            present -> publish(request, id, caller, present),
            () ->
                member
                    .reservation(id, clockNs.getAsLong())
                    .filter(kept -> !mayComeBack(kept, caller))
                    .ifPresentOrElse(
                        kept -> reserved(request, id, kept),
                        () -> admit(request, id, caller, null)));
  }

  private void publish(ConnectionRequest request, ProducerId id, Caller caller, Publisher present) {
    if (present instanceof SrtPublisher incumbent) {
      switch (incumbent.verdictOn(caller)) {
        case TAKE_OVER -> admit(request, id, caller, incumbent);
        case TAKE_OVER_IF_SILENT ->
            incumbent.home().run(() -> waitForSilence(incumbent, request, caller));
        case REFUSE -> inUse(request, id, incumbent);
      }
    } else {
      inUse(request, id, present);
    }
  }

  /** The primary, whether it sends or stands by while its backup does. */
  private Optional<Publisher> incumbent(ProducerId id) {
    return member
        .holder(id)
        .map(Holder::publisher)
        .filter(publisher -> publisher.role() == Role.PRIMARY)
        .or(() -> member.seatedPrimary(id));
  }

  private static boolean mayComeBack(Reservation kept, Caller caller) {
    return kept.forWhom().publisher() instanceof SrtPublisher left && caller.mayBe(left.caller());
  }

  private void reserved(ConnectionRequest request, ProducerId id, Reservation kept) {
    tellRefused(
        request.remoteAddress(), request.streamId(), Rejection.CONFLICT, keptText(id, kept));
    request.reject(Rejection.CONFLICT);
  }

  private String keptText(ProducerId id, Reservation kept) {
    long ms = Math.max(0, (kept.untilNs() - clockNs.getAsLong()) / 1_000_000);
    return "channel %s is kept for %s for another %d ms (linger)"
        .formatted(id, kept.forWhom().publisher().name(), ms);
  }

  /** On the incumbent's loop, which is another one than the caller's as a rule. */
  private void waitForSilence(SrtPublisher incumbent, ConnectionRequest request, Caller caller) {
    Runnable alive = () -> home.run(() -> inUse(request, incumbent.id(), incumbent));
    if (!incumbent.watch(alive)) {
      alive.run(); // somebody else waits already
      return;
    }
    incumbent
        .home()
        .schedule(
            SIGN_OF_LIFE,
            () -> {
              if (incumbent.unwatch(alive)) {
                home.run(() -> afterSilence(incumbent, request, caller));
              }
            });
  }

  private void afterSilence(SrtPublisher incumbent, ConnectionRequest request, Caller caller) {
    Publisher present = incumbent(incumbent.id()).orElse(null);
    if (present == null) { // left by itself meanwhile
      admit(request, incumbent.id(), caller, null);
    } else if (present.equals(incumbent)) {
      admit(request, incumbent.id(), caller, incumbent);
    } else {
      inUse(request, incumbent.id(), present);
    }
  }

  private void admit(
      ConnectionRequest request, ProducerId id, Caller caller, @Nullable SrtPublisher predecessor) {
    Refusal full = gate.producer(id, request.remoteAddress(), predecessor != null);
    if (full != null) {
      refuse(request, full.code(), full.text());
      return;
    }
    request.accept(
        optionsOf(id),
        new SrtPublisher(id, caller, predecessor, home, clockNs, new ProducerFate()));
  }

  private final class ProducerFate implements SrtPublisher.Fate {

    /** Only now, since only now the passphrase has been proved right. */
    @Override
    public void connected(SrtPublisher publisher, SrtSocket connection) {
      ProducerId id = publisher.id();
      long nowNs = clockNs.getAsLong();
      Contender contender = member.contender(id, publisher, nowNs);
      switch (member.enter(contender, publisher, nowNs)) {
        // somebody else was quicker while the passphrase was checked
        case Claim.Refused(Holder incumbent) ->
            turnAway(
                connection, "channel " + id + " has a producer at " + claim(incumbent.publisher()));
        case Claim.Reserved(Reservation kept) -> turnAway(connection, keptText(id, kept));
        case Claim.Granted granted -> {
          granted.replaced().ifPresent(before -> replace(before.publisher(), publisher));
          publisher.begin(contender, connection);
        }
        case Claim.StandsBy(Optional<Holder> onAir, Optional<Publisher> replaced) -> {
          replaced.ifPresent(before -> replace(before, publisher));
          publisher.begin(contender, connection);
          journal.standsBy(id, publisher.name(), onAir);
        }
        case Claim.Crowded(int most) ->
            turnAway(connection, "channel " + id + " has " + most + " producers that stand by");
      }
    }

    @Override
    public void closed(SrtPublisher publisher, SrtSocket connection) {
      gate.producerLeft(publisher.id(), connection.remoteAddress());
    }

    @Override
    public void failed(SrtPublisher publisher, SrtSocket connection) {
      tellFailed(publisher.id(), connection);
    }
  }

  private void turnAway(SrtSocket connection, String why) {
    tellRefused(connection.remoteAddress(), connection.streamId(), Rejection.CONFLICT, why);
    connection.close();
  }

  private void replace(Publisher before, SrtPublisher now) {
    if (before instanceof SrtPublisher incumbent) {
      incumbent.home().run(() -> incumbent.giveWay(now));
    }
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

  private void inUse(ConnectionRequest request, ProducerId id, Publisher incumbent) {
    String detail = "channel " + id + " has a producer at " + claim(incumbent);
    tellRefused(request.remoteAddress(), request.streamId(), Rejection.CONFLICT, detail);
    request.reject(Rejection.CONFLICT);
  }

  private void refuse(ConnectionRequest request, Rejection why, String detail) {
    tellRefused(request.remoteAddress(), request.streamId(), why, detail);
    request.reject(why);
  }

  private static String claim(Publisher incumbent) {
    return incumbent instanceof SrtPublisher publisher ? publisher.claim() : incumbent.name();
  }

  private void tellRefused(
      InetSocketAddress remote, String streamId, Rejection why, String detail) {
    refusals.count(why);
    journal.refused(remote, streamId, why, detail);
  }
}
