package io.millrace.cli.consumer;

import io.millrace.media.StreamDescription;
import io.millrace.media.ts.StreamObserver;
import java.nio.ByteBuffer;

/** Reads MPEG-TS. */
final class TransportStreamReader implements ChannelReader {

  private final StreamObserver observer = new StreamObserver();
  private StreamDescription described = StreamDescription.UNKNOWN;
  private Description description = Description.UNKNOWN;

  @Override
  public boolean observe(ByteBuffer payload) {
    return observer.observe(payload);
  }

  @Override
  public Description description() {
    StreamDescription now = observer.description();
    if (!now.equals(described)) {
      described = now;
      description = Description.of(now);
    }
    return description;
  }

  @Override
  public ByteBuffer tables() {
    return observer.tables();
  }

  @Override
  public boolean isTransportStream() {
    return observer.isTransportStream();
  }
}
