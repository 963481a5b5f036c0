package io.millrace.server.record;

import io.millrace.server.http.Exchange;
import io.millrace.server.http.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/**
 * Sends files, or a part of one, as far as they are there when it is asked for. So many at a time;
 * whoever takes nothing for the server's idle time is let go. Threads that may wait.
 */
final class Download {

  /** Most at a time. */
  static final int MOST = 64;

  private static final int CHUNK_BYTES = 64 << 10;

  private final Semaphore places = new Semaphore(MOST);

  /**
   * Answers with a file.
   *
   * @param growing whether it becomes longer, so that nobody may keep what it is now
   * @param as what the file is to be called where it is kept
   */
  void answer(Exchange exchange, Path file, RecordingFolder.Found found, boolean growing, String as)
      throws IOException {
    if (!places.tryAcquire()) {
      throw ProblemException.unavailable(MOST + " downloads are under way; try again in a while");
    }
    try (FileChannel open =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      answer(exchange, open, found, growing, as);
    } catch (NoSuchFileException e) {
      throw ProblemException.notFound("the recording is no longer there");
    } finally {
      places.release();
    }
  }

  private static void answer(
      Exchange exchange, FileChannel file, RecordingFolder.Found found, boolean growing, String as)
      throws IOException {
    long bytes = file.size();
    String tag = "\"%x-%x\"".formatted(bytes, found.changedAt().toEpochMilli());
    HttpFields.Mutable headers = exchange.response().getHeaders();
    headers.put(HttpHeader.ACCEPT_RANGES, "bytes");
    headers.put(HttpHeader.CACHE_CONTROL, growing ? "no-store" : "private, no-cache");
    if (!growing) {
      headers.put(HttpHeader.ETAG, tag);
      if (exchange.header("If-None-Match").filter(tag::equals).isPresent()) {
        status(exchange, HttpStatus.NOT_MODIFIED_304);
        exchange.response().write(true, null, exchange.callback());
        return;
      }
    }
    headers.put(HttpHeader.CONTENT_TYPE, found.name().mediaType());
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Content-Disposition", "inline; filename=\"" + as + '"');
    send(exchange, file, range(exchange, bytes, growing ? "" : tag), bytes);
  }

  /** A range of what the asker knew as another file is a range of nothing it could use. */
  private static ByteRange.Asked range(Exchange exchange, long bytes, String tag) {
    Optional<String> condition = exchange.header("If-Range");
    boolean holds = condition.isEmpty() || condition.get().equals(tag);
    return ByteRange.of(holds ? exchange.header("Range") : Optional.empty(), bytes);
  }

  private static void send(Exchange exchange, FileChannel file, ByteRange.Asked asked, long bytes)
      throws IOException {
    switch (asked) {
      case ByteRange.Asked.Whole whole -> {
        status(exchange, HttpStatus.OK_200);
        copy(exchange, file, 0, bytes);
      }
      case ByteRange.Asked.Part(ByteRange part) -> {
        status(exchange, HttpStatus.PARTIAL_CONTENT_206);
        exchange
            .response()
            .getHeaders()
            .put(
                HttpHeader.CONTENT_RANGE,
                "bytes " + part.first() + '-' + part.last() + '/' + bytes);
        copy(exchange, file, part.first(), part.length());
      }
      case ByteRange.Asked.Outside outside ->
          throw new ProblemException(
              HttpStatus.RANGE_NOT_SATISFIABLE_416,
              "the recording has " + bytes + " bytes",
              Map.of("Content-Range", "bytes */" + bytes));
    }
  }

  private static void status(Exchange exchange, int status) {
    exchange.response().setStatus(status);
  }

  private static void copy(Exchange exchange, FileChannel file, long from, long length)
      throws IOException {
    Response response = exchange.response();
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
    long left = exchange.request().getMethod().equals("HEAD") ? 0 : length;
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, Math.max(1, left)));
    long at = from;
    while (left > 0) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), left));
      int read = file.read(chunk, at);
      if (read < 0) {
        throw new IOException("the recording became shorter while it was sent");
      }
      at += read;
      left -= read;
      if (left > 0) {
        Content.Sink.write(response, false, chunk.flip());
      } else {
        response.write(true, chunk.flip(), exchange.callback());
        return;
      }
    }
    response.write(true, null, exchange.callback());
  }
}
