package io.millrace.server.hls.http;

import io.millrace.server.hls.HlsAnswer;
import io.millrace.server.http.Exchange;
import io.millrace.server.http.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongConsumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;

/** Sends playlists and media. */
final class HlsReply {

  private static final String PLAYLIST = "application/vnd.apple.mpegurl";

  /** What goes out in one piece: fragments are small. */
  private static final int AT_ONCE_BYTES = 32 * 1024;

  /** Bytes a second; who takes less keeps a connection, and cannot play what it gets. */
  private static final long LEAST_RATE = 8_000;

  private static final long PATIENCE_MS = 10_000;

  private HlsReply() {}

  /** Pages of other sites may play it: what may be seen depends on the address alone. */
  static void allowAllSites(Exchange exchange) {
    HttpFields.Mutable headers = exchange.response().getHeaders();
    headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    headers.put("Access-Control-Expose-Headers", "Date, Retry-After");
    headers.put("Cross-Origin-Resource-Policy", "cross-origin");
  }

  /**
   * Sends an answer.
   *
   * @param shared whether caches that serve others may keep it
   * @param onMedia is told how many bytes of media go out
   */
  static void send(Exchange exchange, HlsAnswer answer, boolean shared, LongConsumer onMedia) {
    switch (answer) {
      case HlsAnswer.Playlist playlist -> playlist(exchange, playlist, shared);
      case HlsAnswer.Media media -> media(exchange, media, shared, onMedia);
      case HlsAnswer.Missing(String why) -> throw ProblemException.notFound(why);
      case HlsAnswer.Senseless(String why) -> throw ProblemException.badRequest(why);
      case HlsAnswer.Unavailable(String why) -> throw ProblemException.unavailable(why);
    }
  }

  private static void playlist(Exchange exchange, HlsAnswer.Playlist playlist, boolean shared) {
    boolean gzip = exchange.request().getHeaders().contains(HttpHeader.ACCEPT_ENCODING, "gzip");
    ByteBuffer body = gzip ? playlist.text().gzip() : playlist.text().plain();
    HttpFields.Mutable headers = head(exchange, PLAYLIST, body.remaining());
    headers.put(HttpHeader.CACHE_CONTROL, caching(shared, playlist.secondsGood()));
    headers.put(HttpHeader.VARY, HttpHeader.ACCEPT_ENCODING.asString());
    if (gzip) {
      headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    exchange.response().write(true, body, exchange.callback());
  }

  private static void media(
      Exchange exchange, HlsAnswer.Media media, boolean shared, LongConsumer onMedia) {
    HttpFields.Mutable headers = head(exchange, media.type(), media.size());
    headers.put(HttpHeader.CACHE_CONTROL, caching(shared, media.secondsGood()) + ", immutable");
    try {
      if (exchange.request().getMethod().equals("HEAD")) {
        exchange.response().write(true, null, exchange.callback());
      } else {
        write(exchange, media, onMedia);
        exchange.callback().succeeded();
      }
    } catch (IOException e) {
      exchange.callback().failed(e); // the player has gone
    }
  }

  /** Blocks as long as the player does not read, and it must read at {@link #LEAST_RATE}. */
  private static void write(Exchange exchange, HlsAnswer.Media media, LongConsumer onMedia)
      throws IOException {
    try (Deadline _ = Deadline.in(exchange, PATIENCE_MS + media.size() * 1000 / LEAST_RATE)) {
      write(media.bytes(), exchange.response(), onMedia);
    }
  }

  /**
   * In pieces of memory that is this answer's alone, and no pool's: the network may still have the
   * last piece of an answer that was given up, and would send what somebody else put there.
   */
  static void write(List<ByteBuffer> media, Content.Sink to, LongConsumer onMedia)
      throws IOException {
    long left = media.stream().mapToLong(ByteBuffer::remaining).sum();
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(AT_ONCE_BYTES, left));
    for (ByteBuffer fragment : media) {
      onMedia.accept(fragment.remaining());
      while (fragment.hasRemaining()) {
        int some = Math.min(fragment.remaining(), piece.remaining());
        piece.put(fragment.slice(fragment.position(), some));
        fragment.position(fragment.position() + some);
        left -= some;
        if (left == 0 || !piece.hasRemaining()) {
          Content.Sink.write(to, left == 0, piece.flip());
          piece.clear();
        }
      }
    }
  }

  private static HttpFields.Mutable head(Exchange exchange, String type, long size) {
    exchange.response().setStatus(HttpStatus.OK_200);
    HttpFields.Mutable headers = exchange.response().getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, type);
    headers.put(HttpHeader.CONTENT_LENGTH, size);
    headers.put("X-Content-Type-Options", "nosniff");
    return headers;
  }

  private static String caching(boolean shared, int seconds) {
    return (shared ? "public" : "private") + ", max-age=" + seconds;
  }
}
