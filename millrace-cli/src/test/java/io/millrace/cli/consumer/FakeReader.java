package io.millrace.cli.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Takes every payload that begins with R for a random access point; a test sets the rest. */
final class FakeReader implements ChannelReader {

  Description description = Description.UNKNOWN;
  boolean transportStream = true;
  String tables = "";

  @Override
  public boolean observe(ByteBuffer payload) {
    return payload.hasRemaining() && payload.get(payload.position()) == 'R';
  }

  @Override
  public Description description() {
    return description;
  }

  @Override
  public ByteBuffer tables() {
    return ByteBuffer.wrap(tables.getBytes(UTF_8)).asReadOnlyBuffer();
  }

  @Override
  public boolean isTransportStream() {
    return transportStream;
  }
}
