package io.millrace.server.http;

import io.millrace.server.http.RangeHeader.Wanted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with a file from the disk, or with the piece of it that is asked for. Several pieces at a
 * time are not given: who asks for them gets all. A file that grows is sent as long as it is at the
 * beginning.
 *
 * @param path must not come from the caller unchecked
 * @param type media type
 * @param name under which a browser keeps it
 * @param size bytes
 * @param modified when it was last written to
 */
public record FileDownload(Path path, String type, String name, long size, Instant modified) {

  private static final Logger LOG = LoggerFactory.getLogger(FileDownload.class);
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final Pattern COMMA = Pattern.compile(","); // no tag of ours has one
  private static final Pattern UNSAFE_IN_NAME = Pattern.compile("[^A-Za-z0-9._ -]");
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  /**
   * Sends it, which may take as long as the caller takes. For threads that may wait.
   *
   * @throws ProblemException 404 if the file is not there any more
   */
  public void answer(Exchange exchange) {
    HttpFields.Mutable headers = exchange.response().getHeaders();
    headers.put(HttpHeader.ETAG, etag());
    headers.put(HttpHeader.LAST_MODIFIED, HTTP_DATE.format(modified));
    headers.put(HttpHeader.ACCEPT_RANGES, "bytes");
    headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
    headers.put("X-Content-Type-Options", "nosniff");
    if (isKnown(exchange)) {
      exchange.response().setStatus(HttpStatus.NOT_MODIFIED_304);
      exchange.response().write(true, null, exchange.callback());
      return;
    }
    switch (wanted(exchange)) {
      case Wanted.Whole() -> {
        exchange.response().setStatus(HttpStatus.OK_200);
        send(exchange, 0, size);
      }
      case Wanted.Part(long first, long count) -> {
        exchange.response().setStatus(HttpStatus.PARTIAL_CONTENT_206);
        headers.put(
            HttpHeader.CONTENT_RANGE, "bytes " + first + "-" + (first + count - 1) + "/" + size);
        send(exchange, first, count);
      }
      case Wanted.Nothing() -> {
        headers.put(HttpHeader.CONTENT_RANGE, "bytes */" + size);
        JsonReply.problem(
            exchange.response(),
            exchange.callback(),
            HttpStatus.RANGE_NOT_SATISFIABLE_416,
            "the file has " + size + " bytes");
      }
    }
  }

  /** Changes with each change of the file, as far as the file system tells. */
  private String etag() {
    return "\"" + Long.toHexString(modified.toEpochMilli()) + "-" + Long.toHexString(size) + "\"";
  }

  private boolean isKnown(Exchange exchange) {
    return exchange.request().getHeaders().getValuesList(HttpHeader.IF_NONE_MATCH).stream()
        .flatMap(COMMA::splitAsStream)
        .map(tag -> tag.strip().replaceFirst("^W/", ""))
        .anyMatch(tag -> tag.equals("*") || tag.equals(etag()));
  }

  private Wanted wanted(Exchange exchange) {
    Optional<String> range = exchange.header("Range");
    Optional<String> condition = exchange.header("If-Range").map(String::strip);
    boolean still =
        condition.isEmpty() || condition.get().equals(etag()) || isDate(condition.get());
    return exchange.request().getMethod().equals("GET") && range.isPresent() && still
        ? RangeHeader.read(range.get(), size)
        : new Wanted.Whole();
  }

  /** A file that changes twice in a second has two versions of one date: that proves nothing. */
  private boolean isDate(String condition) {
    return condition.equals(HTTP_DATE.format(modified))
        && modified.isBefore(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  private void send(Exchange exchange, long first, long count) {
    HttpFields.Mutable headers = exchange.response().getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, type);
    headers.put(HttpHeader.CONTENT_LENGTH, count);
    headers.put("Content-Disposition", "attachment; filename=\"" + plain(name) + "\"");
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      if (count == 0 || exchange.request().getMethod().equals("HEAD")) {
        exchange.response().write(true, null, exchange.callback());
      } else {
        copy(exchange, file.position(first), count);
        exchange.callback().succeeded();
      }
    } catch (IOException e) {
      if (exchange.response().isCommitted()) {
        LOG.debug("a download ended: {}", e.toString());
        exchange.callback().failed(e);
      } else {
        headers.clear();
        throw ProblemException.notFound("the file is not there any more");
      }
    }
  }

  private static String plain(String name) {
    return UNSAFE_IN_NAME.matcher(name).replaceAll("_");
  }

  private void copy(Exchange exchange, FileChannel file, long count) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, count));
    long left = count;
    while (left > 0) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), left));
      int read = file.read(chunk);
      if (read < 0) {
        throw new IOException(path.getFileName() + " is shorter than it was");
      }
      left -= read;
      Content.Sink.write(exchange.response(), left == 0, chunk.flip());
    }
  }
}
