package io.millrace.broker;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one other loop relays here: each relay becomes a publication of this loop's broker. Belongs
 * to the loop that takes.
 */
final class IncomingRelays implements RelayRing.Reader {

  private static final int FIRST_ROOM = 16;

  private final BrokerMember member;
  private @Nullable Incoming[] relays = new @Nullable Incoming[FIRST_ROOM];

  /** A publication here, and what its observer is told; without one nobody listens. */
  private record Incoming(RelayedMedia media, @Nullable Publication publication) {}

  IncomingRelays(BrokerMember member) {
    this.member = member;
  }

  @Override
  public void onMessage(
      RelayRing.Kind kind,
      int relay,
      ByteBuffer payload,
      long originNs,
      @Nullable Object news,
      long nowNs) {
    switch (kind) {
      case BEGIN -> begin(relay, news, nowNs);
      case PACKET -> append(relay, false, payload, originNs, news, nowNs);
      case RANDOM_ACCESS -> append(relay, true, payload, originNs, news, nowNs);
      case END -> end(relay, nowNs);
    }
  }

  private void begin(int relay, @Nullable Object news, long nowNs) {
    if (relay >= relays.length) {
      relays = Arrays.copyOf(relays, Math.max(relay + 1, 2 * relays.length));
    }
    RelayedMedia media = new RelayedMedia();
    relays[relay] =
        new Incoming(
            media,
            news instanceof RelayStart start ? member.beginRelayed(start, media, nowNs) : null);
  }

  private void append(
      int relay,
      boolean randomAccess,
      ByteBuffer payload,
      long originNs,
      @Nullable Object news,
      long nowNs) {
    Incoming incoming = relays[relay];
    if (incoming == null) {
      return; // its beginning failed
    }
    Publication publication = incoming.publication();
    if (publication == null || !publication.isActive()) {
      return; // counted where it came
    }
    RelayedMedia media = incoming.media();
    media.next(randomAccess, news instanceof RelayNews fresh ? fresh : media.known());
    publication.append(payload, originNs, nowNs);
  }

  private void end(int relay, long nowNs) {
    Incoming incoming = relays[relay];
    relays[relay] = null;
    if (incoming != null && incoming.publication() != null) {
      incoming.publication().end(nowNs);
    }
  }
}
