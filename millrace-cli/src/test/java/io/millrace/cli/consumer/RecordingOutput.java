package io.millrace.cli.consumer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Keeps what it gets; a test says when it fails or drops. */
final class RecordingOutput implements Output {

  private final String name;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
  long dropped;

  RecordingOutput(String name) {
    this.name = name;
  }

  String text() {
    return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
  }

  void fail(String why) {
    ended.complete(new Outcome(bytes.size(), dropped, "", why));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean offer(ByteBuffer payload) {
    byte[] copy = new byte[payload.remaining()];
    payload.duplicate().get(copy);
    bytes.writeBytes(copy);
    return true;
  }

  @Override
  public void finish() {
    ended.complete(new Outcome(bytes.size(), dropped, Bytes.sha256(bytes.toByteArray()), ""));
  }

  @Override
  public CompletableFuture<Outcome> ended() {
    return ended;
  }

  @Override
  public long bytes() {
    return bytes.size();
  }

  @Override
  public long dropped() {
    return dropped;
  }
}
