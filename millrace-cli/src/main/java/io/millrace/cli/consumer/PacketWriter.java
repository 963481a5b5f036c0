package io.millrace.cli.consumer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Writes payloads to a stream that may block, on a thread of its own behind a bounded queue. */
final class PacketWriter implements Output {

  /** Four seconds at 32 Mbit/s: what a disk may be busy with something else. */
  static final int QUEUE_BYTES = 16 << 20;

  private final String name;
  private final OutputStream out;
  private final Runnable ifNothingCame;
  private final @Nullable MessageDigest digest;
  private final PacketQueue queue;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final CompletableFuture<Outcome> ended = new CompletableFuture<>();

  private PacketWriter(
      String name,
      OutputStream out,
      int maxBytes,
      @Nullable MessageDigest digest,
      Runnable ifNothingCame) {
    this.name = name;
    this.ifNothingCame = ifNothingCame;
    this.out = out;
    this.queue = new PacketQueue(maxBytes);
    this.digest = digest;
  }

  /** Hashes what it writes. The stream is closed at the end. */
  static PacketWriter hashing(String name, OutputStream out, int maxBytes) {
    return hashing(name, out, maxBytes, () -> {});
  }

  /**
   * Hashes what it writes. The stream is closed at the end.
   *
   * @param ifNothingCame runs after that if not a byte was written
   */
  static PacketWriter hashing(String name, OutputStream out, int maxBytes, Runnable ifNothingCame) {
    return new PacketWriter(name, out, maxBytes, sha256(), ifNothingCame).start();
  }

  /** Only writes. The stream is closed at the end. */
  static PacketWriter plain(String name, OutputStream out, int maxBytes) {
    return new PacketWriter(name, out, maxBytes, null, () -> {}).start();
  }

  private PacketWriter start() {
    Thread.ofPlatform().daemon().name("write " + name).start(this::run);
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean offer(ByteBuffer payload) {
    boolean taken = queue.offer(payload);
    if (!taken) {
      dropped.incrementAndGet();
    }
    return taken;
  }

  @Override
  public void finish() {
    queue.close();
  }

  @Override
  public CompletableFuture<Outcome> ended() {
    return ended;
  }

  @Override
  public long bytes() {
    return bytes.get();
  }

  @Override
  public long dropped() {
    return dropped.get();
  }

  private void run() {
    String failure = "";
    try (out) {
      for (ByteBuffer chunk = queue.take(); chunk != null; chunk = queue.take()) {
        write(chunk);
      }
    } catch (IOException e) {
      failure = reason(e);
    } catch (InterruptedException e) {
      failure = "interrupted";
    }
    queue.close();
    if (bytes.get() == 0) {
      ifNothingCame.run();
    }
    ended.complete(new Outcome(bytes.get(), dropped.get(), hash(), failure));
  }

  private void write(ByteBuffer chunk) throws IOException {
    out.write(chunk.array(), chunk.arrayOffset() + chunk.position(), chunk.remaining());
    out.flush();
    bytes.addAndGet(chunk.remaining());
    if (digest != null) {
      digest.update(chunk);
    }
  }

  private String hash() {
    return digest == null ? "" : HexFormat.of().formatHex(digest.digest());
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
