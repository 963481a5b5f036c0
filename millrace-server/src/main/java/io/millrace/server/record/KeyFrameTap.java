package io.millrace.server.record;

import io.millrace.broker.Broker;
import io.millrace.broker.Channel;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.broker.Subscriber;
import io.millrace.broker.Subscription;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads a channel's tables and newest key picture, up to where the next picture begins, and is gone
 * again. Loop only, but for {@link #media}.
 */
final class KeyFrameTap implements Subscriber {

  /** A key picture that is larger is cut off. */
  static final int BYTES_MAX = 4 << 20;

  private static final int FIRST_BYTES = 256 << 10;
  private static final int PACKET_MAX = 1500;

  /** The key picture begins in the first packet behind the tables, or there is none. */
  private static final int PICTURELESS_MAX = 3;

  private final ProducerId id;
  private final CompletableFuture<byte[]> media = new CompletableFuture<>();
  private ByteBuffer buffer = ByteBuffer.allocate(FIRST_BYTES);
  private @Nullable Subscription subscription;
  private long next;
  private int pictures;
  private int pictureless; // packets in which one would have been seen

  KeyFrameTap(ProducerId id) {
    this.id = id;
  }

  /** MPEG-TS; empty if the channel has no producer here. Any thread. */
  CompletableFuture<byte[]> media() {
    return media;
  }

  /** Begins, if the channel's producer is on this loop. */
  void begin(Broker broker, long nowNs) {
    Optional<Publication> here =
        broker
            .channel(id)
            .flatMap(Channel::publication)
            .filter(publication -> !publication.isRelayed());
    if (here.isEmpty()) {
      media.complete(new byte[0]);
    } else if (!media.isDone()) {
      subscription = broker.subscribe(id, this, nowNs);
      onPackets(nowNs);
    }
  }

  @Override
  public boolean sendsOut() {
    return false;
  }

  @Override
  public void onPackets(long nowNs) {
    Subscription row = subscription;
    while (row != null && row.holds(next) && !isEnough()) {
      read(row);
      next++;
    }
    if (isEnough()) {
      if (isPictureless()) {
        buffer.clear(); // sound only
      }
      finish();
    }
  }

  /** The log may have much more behind the newest random access point. */
  private boolean isEnough() {
    return pictures >= 2 || buffer.position() >= BYTES_MAX || isPictureless();
  }

  private boolean isPictureless() {
    return pictures == 0 && pictureless >= PICTURELESS_MAX;
  }

  private void read(Subscription row) {
    if (buffer.remaining() < PACKET_MAX) {
      buffer = ByteBuffer.allocate(2 * buffer.capacity()).put(buffer.flip());
    }
    int at = buffer.position();
    row.copyTo(next, buffer);
    if (pictures == 0) {
      leaveOutWhatIsBefore(at);
    }
    ByteBuffer packet = buffer.duplicate().flip().position(at);
    int begin = TsCut.pictures(packet);
    pictures += begin;
    pictureless += begin == 0 && TsCut.isWhole(packet) ? 1 : 0;
  }

  /** Small pictures that end or lie in the packet in which the key picture begins. */
  private void leaveOutWhatIsBefore(int at) {
    ByteBuffer packet = buffer.duplicate().flip().position(at);
    if (TsCut.pictures(packet) > 0) {
      int key = TsCut.at(packet);
      buffer.put(at, buffer, key, packet.limit() - key);
      buffer.position(at + packet.limit() - key);
    }
  }

  /** Ends it with what there is; again does nothing. */
  void finish() {
    Subscription row = subscription;
    subscription = null;
    if (row != null) {
      row.close();
      byte[] bytes = new byte[buffer.flip().remaining()];
      buffer.get(bytes);
      media.complete(bytes);
    }
    media.complete(new byte[0]); // unless it is complete
  }
}
