package io.millrace.server.broker;

import io.millrace.broker.ProducerId;
import io.millrace.server.access.Gatekeeper;
import io.millrace.server.access.Verdict;
import io.millrace.server.access.Visit;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.ChannelSettings;
import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.handshake.StreamId;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether those who are in may stay, now that another configuration holds: who came by a passphrase
 * that is no longer the channel's has to go, and where another rule says who may publish or watch,
 * each is asked again for what it showed when it came. Loop only.
 */
final class Reconsideration {

  /** The gatekeeper is busy; it is asked again after this. */
  private static final Duration LATER = Duration.ofSeconds(1);

  private final Gatekeeper gatekeeper;
  private final Journal journal;
  private final Home home;

  Reconsideration(Gatekeeper gatekeeper, Journal journal, Home home) {
    this.gatekeeper = gatekeeper;
    this.journal = journal;
    this.home = home;
  }

  /** Of one connection, with the options that it was accepted with. */
  void of(SrtSocket socket, SrtOptions options, BrokerConfig before, BrokerConfig now) {
    Optional<StreamId> streamId = StreamId.parse(socket.streamId());
    Optional<ProducerId> id = streamId.map(StreamId::resource).flatMap(ProducerId::parse);
    if (id.isEmpty()) {
      return;
    }
    ChannelSettings then = before.channel(id.get().value());
    ChannelSettings next = now.channel(id.get().value());
    Optional<Passphrase> known = Optional.ofNullable(options.passphrase());
    if (!next.passphrase().equals(then.passphrase()) && !next.passphrase().equals(known)) {
      close(id.get(), socket, "the channel's passphrase has changed");
    } else if (isAnotherRule(streamId.get().mode(), then, next)) {
      ask(id.get(), socket, Visit.again(streamId.get(), socket.remoteAddress(), known.isPresent()));
    }
  }

  private static boolean isAnotherRule(
      StreamId.Mode mode, ChannelSettings then, ChannelSettings next) {
    return mode == StreamId.Mode.PUBLISH
        ? !next.publish().equals(then.publish())
        : !next.watch().equals(then.watch());
  }

  private void ask(ProducerId id, SrtSocket socket, Visit visit) {
    gatekeeper.decide(
        visit,
        verdict -> {
          if (verdict instanceof Verdict.Refused(Rejection why, String detail)) {
            home.run(() -> refused(id, socket, visit, why, detail));
          }
        });
  }

  private void refused(ProducerId id, SrtSocket socket, Visit visit, Rejection why, String detail) {
    if (why.equals(Rejection.UNAUTHORIZED) || why.equals(Rejection.FORBIDDEN)) {
      close(id, socket, "the rules have changed: " + detail);
    } else if (socket.isConnected()) { // no answer is no reason to send somebody away
      home.schedule(LATER, () -> ask(id, socket, visit));
    }
  }

  private void close(ProducerId id, SrtSocket socket, String why) {
    if (socket.isConnected()) {
      journal.lockedOut(id, socket.remoteAddress(), why);
      socket.close();
    }
  }
}
