package io.millrace.server.record;

import io.millrace.broker.ProducerId;
import io.millrace.server.http.Exchange;
import io.millrace.server.http.ProblemException;
import io.millrace.server.http.Route;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;

/** Pictures of channels over HTTP, for those who may watch the channel. */
final class ThumbnailRoutes {

  private final Thumbnails thumbnails;
  private final Gate gate;

  ThumbnailRoutes(Thumbnails thumbnails, Gate gate) {
    this.thumbnails = thumbnails;
    this.gate = gate;
  }

  List<Route> all() {
    return List.of(Route.open("/api/v1/channels/{channel}/thumbnail.jpg", this::thumbnail));
  }

  private void thumbnail(Exchange exchange) throws InterruptedException {
    ProducerId id = gate.check(exchange);
    switch (thumbnails.get(id)) {
      case Thumbnail.Picture picture -> answer(exchange, id, picture);
      case Thumbnail.None(String why) ->
          throw ProblemException.notFound("channel " + id + " has no picture: " + why);
      case Thumbnail.Busy(String why) -> throw ProblemException.unavailable(why);
    }
  }

  private void answer(Exchange exchange, ProducerId id, Thumbnail.Picture picture) {
    Response response = exchange.response();
    HttpFields.Mutable headers = response.getHeaders();
    long seconds = thumbnails.interval().orElse(Duration.ZERO).toSeconds();
    String whose = gate.isOpen(id) ? "public" : "private";
    headers.put(HttpHeader.CACHE_CONTROL, whose + ", max-age=" + Math.max(1, seconds / 2));
    headers.put(HttpHeader.ETAG, picture.tag());
    Optional<String> known = exchange.header("If-None-Match");
    if (known.filter(tags -> tags.contains(picture.tag())).isPresent()) {
      response.setStatus(HttpStatus.NOT_MODIFIED_304);
      response.write(true, null, exchange.callback());
      return;
    }
    headers.put(HttpHeader.CONTENT_TYPE, "image/jpeg");
    headers.put(HttpHeader.CONTENT_LENGTH, picture.jpeg().length);
    headers.put("X-Content-Type-Options", "nosniff");
    response.setStatus(HttpStatus.OK_200);
    boolean head = exchange.request().getMethod().equals("HEAD");
    response.write(true, head ? null : ByteBuffer.wrap(picture.jpeg()), exchange.callback());
  }
}
