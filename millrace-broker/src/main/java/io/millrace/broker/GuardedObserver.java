package io.millrace.broker;

import io.millrace.media.StreamDescription;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an observer's errors away from the stream: after the first one it is not asked again, and
 * the bytes count as something other than MPEG-TS, which flows without being understood.
 */
final class GuardedObserver {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedObserver.class);
  private static final ByteBuffer NO_TABLES = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final ProducerId id;
  private @Nullable MediaObserver observer;
  private StreamDescription description = StreamDescription.UNKNOWN;
  private boolean transportStream = true;
  private boolean news;
  private ByteBuffer tables = NO_TABLES;

  GuardedObserver(ProducerId id, MediaObserver observer) {
    this.id = id;
    this.observer = observer;
  }

  /** Whether a random access point starts in this payload, whose position and limit stay. */
  boolean observe(ByteBuffer payload) {
    if (observer == null) {
      news = false;
      return false;
    }
    int position = payload.position();
    int limit = payload.limit();
    try {
      return ask(observer, payload);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      LOG.warn("{}: cannot read the stream along, it is forwarded all the same", id, e);
      giveUp();
      return false;
    } finally {
      payload.limit(limit).position(position);
    }
  }

  StreamDescription description() {
    return description;
  }

  boolean isTransportStream() {
    return transportStream;
  }

  ByteBuffer tables() {
    return tables;
  }

  long pictures() {
    return observer == null ? 0 : observer.pictures();
  }

  long damaged() {
    return observer == null ? 0 : observer.damaged();
  }

  /** Whether its tables are known and list sound but no picture. */
  boolean isSoundOnly() {
    return tables.hasRemaining() && description.video().isEmpty() && !description.audio().isEmpty();
  }

  /** Whether the last payload told something that the channel's description should say. */
  boolean hasNews() {
    return news && (!transportStream || !description.equals(StreamDescription.UNKNOWN));
  }

  // The observer gives the same object until something changed; equals allocates for each packet.
  @SuppressWarnings("ReferenceEquality")
  private boolean ask(MediaObserver asked, ByteBuffer payload) {
    boolean randomAccess = asked.observe(payload);
    StreamDescription now = asked.description();
    news = now != description || transportStream != asked.isTransportStream();
    description = now;
    transportStream = asked.isTransportStream();
    tables = transportStream ? asked.tables() : NO_TABLES;
    return randomAccess;
  }

  private void giveUp() {
    observer = null;
    news = true;
    transportStream = false;
    tables = NO_TABLES;
    description = StreamDescription.UNKNOWN;
  }
}
