package io.millrace.server.record;

import io.millrace.broker.ProducerId;
import io.millrace.cli.Printable;
import io.millrace.server.config.RecordFormat;
import io.millrace.server.http.Exchange;
import io.millrace.server.http.FileDownload;
import io.millrace.server.http.ProblemException;
import io.millrace.server.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recordings over HTTP. Whoever may watch a channel may have what was recorded of it; to switch it
 * on or off, and to delete, needs the right to control it.
 */
final class RecordingRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingRoutes.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final int BODY_MAX = 1024;
  private static final int PAGE = 100;
  private static final int PAGE_MAX = 1000;
  private static final String CHANNEL = "/api/v1/channels/{channel}";

  private final Recorder recorder;
  private final Gate gate;
  private final Downloads downloads = new Downloads();

  RecordingRoutes(Recorder recorder, Gate gate) {
    this.recorder = recorder;
    this.gate = gate;
  }

  /**
   * A recording.
   *
   * @param kind {@code ts} or {@code mp4}
   * @param startedAt when its first byte was written
   * @param endedAt when its last byte was
   * @param growing whether it is being written
   */
  private record View(
      String name, String kind, Instant startedAt, Instant endedAt, long bytes, boolean growing) {}

  /**
   * Some of a channel's recordings, the newest first.
   *
   * @param next what to ask for as {@code after} for those behind them; empty if there are none
   */
  private record Page(String channel, List<View> recordings, Optional<String> next) {}

  /** What a channel has in all. */
  private record Sum(String channel, int recordings, long bytes) {}

  /** Channels that have recordings. */
  private record Sums(List<Sum> channels, Optional<String> next) {}

  List<Route> all() {
    String one = CHANNEL + "/recordings/{id}";
    return List.of(
        Route.open(one, this::download),
        Route.control("DELETE", one, this::delete),
        Route.read(CHANNEL + "/recordings", this::list),
        Route.read(CHANNEL + "/recording", this::state),
        Route.control("PUT", CHANNEL + "/recording", this::turnOn),
        Route.control("DELETE", CHANNEL + "/recording", this::turnOff),
        Route.read("/api/v1/recordings", this::sums));
  }

  private void state(Exchange exchange) {
    exchange.reply(recorder.state(Gate.channel(exchange)));
  }

  private void turnOn(Exchange exchange) throws IOException {
    ProducerId id = Gate.channel(exchange);
    RecordFormat format = format(body(exchange));
    turn(exchange, id, format);
    exchange.reply(recorder.state(id));
  }

  private void turnOff(Exchange exchange) {
    turn(exchange, Gate.channel(exchange), RecordFormat.OFF);
    exchange.done();
  }

  private void turn(Exchange exchange, ProducerId id, RecordFormat format) {
    if (!recorder.turn(id, format)) {
      throw new ProblemException(
          HttpStatus.CONFLICT_409,
          Recorder.MOST_SWITCHED + " channels were switched already; use the configuration");
    }
    LOG.info(
        "recording of {} is switched through the HTTP API by {}: {}",
        id,
        Printable.clean(exchange.grant().subject()),
        Tellings.word(format));
  }

  private static String body(Exchange exchange) throws IOException {
    InputStream in = Content.Source.asInputStream(exchange.request()); // stays: see JsonBody
    byte[] body = in.readNBytes(BODY_MAX + 1);
    if (body.length > BODY_MAX) {
      throw new ProblemException(
          HttpStatus.PAYLOAD_TOO_LARGE_413, "a body of {\"format\":\"ts\"} is enough");
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  /** {@code {"format":"ts"}}; without a body MPEG-TS. */
  private static RecordFormat format(String body) {
    if (body.isBlank()) {
      return RecordFormat.TS;
    }
    try {
      String word = JSON.readTree(body).path("format").asString("");
      return RecordFormat.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (JacksonException | IllegalArgumentException e) {
      throw ProblemException.badRequest(
          "the body must be JSON, with a format of ts, mp4, both or off: {\"format\":\"ts\"}");
    }
  }

  private void list(Exchange exchange) throws IOException {
    ProducerId id = Gate.channel(exchange);
    String after = after(exchange);
    int most = limit(exchange);
    List<View> page = new ArrayList<>();
    for (RecordingFolder.Found file : recorder.folder().list(id).reversed()) {
      boolean wanted = after.isEmpty() || file.name().text().compareTo(after) < 0;
      if (wanted && page.size() <= most) {
        page.add(view(id, file));
      }
    }
    boolean more = page.size() > most;
    List<View> shown = more ? page.subList(0, most) : page;
    exchange.reply(
        new Page(id.value(), shown, more ? Optional.of(shown.getLast().name()) : Optional.empty()));
  }

  private static String after(Exchange exchange) {
    return exchange.values("after").stream().findFirst().orElse("");
  }

  private static int limit(Exchange exchange) {
    return Math.max(1, exchange.number("limit", PAGE_MAX).orElse((long) PAGE).intValue());
  }

  private View view(ProducerId id, RecordingFolder.Found file) {
    return new View(
        file.name().text(),
        file.name().kind(),
        file.name().startedAt(),
        file.changedAt(),
        file.bytes(),
        recorder.isGrowing(id, file.name()));
  }

  private void sums(Exchange exchange) throws IOException {
    String after = after(exchange);
    int most = limit(exchange);
    List<ProducerId> page =
        recorder.folder().channels().stream()
            .filter(id -> id.value().compareTo(after) > 0 && exchange.grant().covers(id.value()))
            .limit(most + 1L)
            .toList();
    List<Sum> sums = new ArrayList<>();
    for (ProducerId id : page.subList(0, Math.min(most, page.size()))) {
      List<RecordingFolder.Found> files = recorder.folder().list(id);
      long bytes = files.stream().mapToLong(RecordingFolder.Found::bytes).sum();
      sums.add(new Sum(id.value(), files.size(), bytes));
    }
    exchange.reply(
        new Sums(
            sums, page.size() > most ? Optional.of(sums.getLast().channel()) : Optional.empty()));
  }

  private void download(Exchange exchange) throws InterruptedException {
    ProducerId id = gate.check(exchange);
    FileName name = name(exchange);
    RecordingFolder.Found found =
        recorder.folder().find(id, name).orElseThrow(() -> noRecording(exchange));
    downloads.answer(
        exchange,
        new FileDownload(
            recorder.folder().path(id, name),
            name.mediaType(),
            id.value().replace('/', '_') + '-' + name.text(),
            found.bytes(),
            found.changedAt()));
  }

  private void delete(Exchange exchange) throws IOException {
    ProducerId id = Gate.channel(exchange);
    FileName name = name(exchange);
    if (recorder.isGrowing(id, name)) {
      throw new ProblemException(
          HttpStatus.CONFLICT_409, "the recording is being written; switch it off first");
    }
    if (!recorder.folder().delete(id, name)) {
      throw noRecording(exchange);
    }
    LOG.info(
        "recording {} of {} is deleted through the HTTP API by {}",
        name.text(),
        id,
        Printable.clean(exchange.grant().subject()));
    exchange.done();
  }

  private static FileName name(Exchange exchange) {
    return FileName.parse(exchange.path().id()).orElseThrow(() -> noRecording(exchange));
  }

  private static ProblemException noRecording(Exchange exchange) {
    return ProblemException.notFound("channel " + exchange.channel() + " has no such recording");
  }
}
