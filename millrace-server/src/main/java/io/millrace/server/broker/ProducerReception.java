package io.millrace.server.broker;

import io.millrace.broker.BrokerMember;
import io.millrace.broker.Claim;
import io.millrace.broker.Contender;
import io.millrace.broker.Holder;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publisher;
import io.millrace.broker.Reservation;
import io.millrace.broker.Role;
import io.millrace.srt.endpoint.ConnectionRequest;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets producers in who may publish, if the channel is free, kept for them, or theirs already; or
 * to stand by. Loop only.
 */
final class ProducerReception {

  /** How long a producer that may be dead has to show that it is not. */
  static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);

  private final BrokerMember member;
  private final ConnectionOptions options;
  private final Journal journal;
  private final Refusals refusals;
  private final LongSupplier clockNs;
  private final Home home;
  private final Gate gate;

  /** For the loop that is its home. */
  ProducerReception(
      BrokerMember member,
      ConnectionOptions options,
      Journal journal,
      Refusals refusals,
      LongSupplier clockNs,
      Home home,
      Gate gate) {
    this.member = member;
    this.options = options;
    this.journal = journal;
    this.refusals = refusals;
    this.clockNs = clockNs;
    this.home = home;
    this.gate = gate;
  }

  /** It may publish, as far as keys and rules go. */
  void receive(ConnectionRequest request, ProducerId id, Caller caller) {
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
    refusals.refuse(request, Rejection.CONFLICT, keptText(id, kept));
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
      refusals.refuse(request, full);
      return;
    }
    request.accept(
        options.of(id.value()),
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
            refusals.turnAway(connection, inUseText(id, incumbent.publisher()));
        case Claim.Reserved(Reservation kept) -> refusals.turnAway(connection, keptText(id, kept));
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
            refusals.turnAway(
                connection, "channel " + id + " has " + most + " producers that stand by");
      }
    }

    @Override
    public void closed(SrtPublisher publisher, SrtSocket connection) {
      gate.producerLeft(publisher.id(), connection.remoteAddress());
    }

    @Override
    public void failed(SrtPublisher publisher, SrtSocket connection) {
      refusals.failed(publisher.id(), connection);
    }
  }

  private void replace(Publisher before, SrtPublisher now) {
    if (before instanceof SrtPublisher incumbent) {
      incumbent.home().run(() -> incumbent.giveWay(now));
    }
  }

  private void inUse(ConnectionRequest request, ProducerId id, Publisher incumbent) {
    refusals.refuse(request, Rejection.CONFLICT, inUseText(id, incumbent));
  }

  private static String inUseText(ProducerId id, Publisher incumbent) {
    return "channel " + id + " has a producer at " + claim(incumbent);
  }

  private static String claim(Publisher incumbent) {
    return incumbent instanceof SrtPublisher publisher ? publisher.claim() : incumbent.name();
  }
}
