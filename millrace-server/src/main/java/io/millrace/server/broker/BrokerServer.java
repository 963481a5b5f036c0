package io.millrace.server.broker;

import io.millrace.broker.BrokerLimits;
import io.millrace.cli.UsageError;
import io.millrace.net.EventLoop;
import io.millrace.server.access.AccessControl;
import io.millrace.server.access.AccessSettings;
import io.millrace.server.blocks.BlockList;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.ConfigChange;
import io.millrace.server.config.DrainSettings;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.server.events.Event;
import io.millrace.server.events.EventBus;
import io.millrace.server.events.Webhooks;
import io.millrace.server.hls.HlsStreams;
import io.millrace.server.hls.http.HlsRoutes;
import io.millrace.server.http.ApiServices;
import io.millrace.server.http.BrokerView;
import io.millrace.server.http.HttpApi;
import io.millrace.server.http.HttpOptions;
import io.millrace.server.http.Operations;
import io.millrace.server.http.StudioRoutes;
import io.millrace.server.live.LiveServices;
import io.millrace.server.live.http.LiveRoutes;
import io.millrace.server.metrics.HttpFigures;
import io.millrace.server.record.Recorder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running broker: its loops, one SRT port, all channels, and HTTP if it is wanted. */
public final class BrokerServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerServer.class);
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final long DRAIN_GRACE_MS = 300;

  private final EventBus events = new EventBus();
  private final LiveConfig live;
  private final Webhooks webhooks;
  private final AccessControl access;
  private final Reload reload;
  private final BlockList blocks = new BlockList();
  private final Journal journal;
  private final Slates slates;
  private final ServerLoops loops;
  private final Watchman watchman;
  private final Recorder recorder;
  private final WholeView view;
  private final LiveServices media;
  private final HlsStreams hls;
  private final Measuring measuring;
  private final ReadingErrors channelErrors = new ReadingErrors("what is known of channels");
  private final ReadingErrors loopErrors = new ReadingErrors("what is known of the loops");
  private @Nullable HttpApi http;
  private boolean httpNeedsTokens;
  private boolean httpIsSecure;
  private boolean wholeSecond;

  private BrokerServer(EffectiveConfig settings, AccessControl access, List<InetSocketAddress> bind)
      throws StartException {
    this.access = access;
    this.journal = new Journal(events);
    this.slates = Slates.ofFfmpeg(journal);
    this.live = new LiveConfig(settings.config());
    this.reload = new Reload(settings, live, this::prepareAccess);
    this.watchman = new Watchman(journal);
    this.loops =
        ServerLoops.start(bind, new ServerLoops.Shared(live, access, blocks, journal, slates));
    this.webhooks = Webhooks.start(events, WebhookSettings.of(live.now().events()));
    events.start();
    LimitGauges gauges = new LimitGauges(loops.occupancy(), loops.group(), live);
    this.media = LiveWiring.connect(loops, live, access);
    this.hls = HlsRoutes.streams(media);
    this.recorder = RecordingLoops.recorder(loops, media.streams(), live, journal, events);
    this.view = new WholeView(loops.each(), loops.group(), live, gauges, media, recorder);
    this.measuring = new Measuring(view);
    loops.begin();
    recorder.start();
    access.onChange(() -> loops.each().forEach(ServerLoop::review));
    live.onReload(this::configured);
    loops.first().loop().schedule(ServerLoop.LOOK_AROUND, this::lookAround);
  }

  /**
   * Starts SRT, then HTTP.
   *
   * @throws StartException if an address cannot be had; nothing is left running then
   */
  public static BrokerServer start(EffectiveConfig settings) throws StartException {
    BrokerConfig config = settings.config();
    List<InetSocketAddress> bind =
        config.bind().stream().map(address -> address.resolve("bind")).toList();
    Optional<InetSocketAddress> httpBind = config.http().map(address -> address.resolve("http"));
    HttpOptions options = HttpSettings.of(config);
    BrokerServer server = startSrt(settings, bind, startAccess(config));
    if (httpBind.isPresent()) {
      server.startHttp(httpBind.get(), config, options);
    }
    return server;
  }

  private static AccessControl startAccess(BrokerConfig config) throws StartException {
    try {
      return AccessControl.start(AccessSettings.of(config));
    } catch (IOException e) {
      throw StartException.noKeys(e);
    }
  }

  private Runnable prepareAccess(BrokerConfig next) {
    try {
      return access.prepare(AccessSettings.of(next));
    } catch (IOException e) {
      throw new UsageError(String.valueOf(StartException.noKeys(e).getMessage()));
    }
  }

  private static BrokerServer startSrt(
      EffectiveConfig settings, List<InetSocketAddress> bind, AccessControl access)
      throws StartException {
    try {
      return new BrokerServer(settings, access, bind);
    } catch (StartException e) {
      access.close();
      throw e;
    }
  }

  private void startHttp(InetSocketAddress bind, BrokerConfig config, HttpOptions options)
      throws StartException {
    try {
      httpNeedsTokens = config.httpJwks().isPresent();
      httpIsSecure = options.certificate().isPresent();
      ApiServices services = new ApiServices(view, events, webhooks, TokenSettings.of(config));
      http =
          HttpApi.start(
              bind,
              services
                  .withReload(this::reload)
                  .withConnections(new Connections(loops.each()))
                  .withRoutes(LiveRoutes.of(media))
                  .withRoutes(HlsRoutes.of(hls, media, view))
                  .withOperations(new Operations(measuring.monitor(), blocks, new HttpFigures()))
                  .withRoutes(recorder.routes(media.access()))
                  .withRoutes(StudioRoutes.of(media.access(), view, measuring.monitor())),
              options);
    } catch (IOException e) {
      close();
      throw StartException.cannotListen(
          "HTTP address ",
          config.http().orElseThrow(),
          "choose another with --http HOST:PORT or --http off",
          e);
    }
  }

  /**
   * Reads the configuration again. If something is wrong with it, the old one holds on. If not, the
   * new one holds for whoever calls from now on, and connections that it does not allow are closed;
   * all others go on. Any thread but a loop's.
   *
   * @return what is different, of which some may need a restart
   * @throws UsageError with what is wrong first; nothing has changed then
   */
  public List<ConfigChange> reload() {
    List<ConfigChange> changes = reload.run();
    if (!changes.isEmpty()) {
      events.happened(
          Optional.empty(),
          new Event.ConfigurationReloaded(changes.stream().map(ConfigChange::key).toList()));
    }
    return changes;
  }

  private void configured(BrokerConfig before, BrokerConfig now) {
    BrokerLimits limits = Bounds.ofChannel(now);
    loops.tell(loop -> loop.configured(before, now, limits));
  }

  private void lookAround() {
    loops.first().loop().schedule(ServerLoop.LOOK_AROUND, this::lookAround);
    CompletableFuture<List<ChannelPart>> parts = channelErrors.of(view.parts());
    onceKnown(parts, watchman::lookAtChannels);
    if (wholeSecond) {
      CompletableFuture<List<ServerLoop.Counts>> counts = loopErrors.of(view.counts());
      onceKnown(counts.thenApply(WholeView::ignored), watchman::lookAtIgnored);
      measuring.second(parts, counts);
      journal.second();
    }
    wholeSecond = !wholeSecond;
  }

  /** Has somebody look at it on the first loop, which logs what goes wrong. */
  private <T> void onceKnown(CompletableFuture<T> answer, Consumer<T> looker) {
    EventLoop here = loops.first().loop();
    var _ = answer.thenAccept(known -> here.execute(() -> looker.accept(known)));
  }

  /** Where SRT listens, on the first of its addresses. */
  public InetSocketAddress address() {
    return addresses().getFirst();
  }

  /** Where SRT listens. */
  public List<InetSocketAddress> addresses() {
    return loops.addresses();
  }

  /** Where HTTP listens; empty if it is off. */
  public Optional<InetSocketAddress> httpAddress() {
    return Optional.ofNullable(http).map(HttpApi::address);
  }

  /** What HTTP answers beside pages. */
  List<String> httpRoutes() {
    return Optional.ofNullable(http).map(HttpApi::routes).orElse(List.of());
  }

  /** The same, with to whom. */
  public Optional<HttpPlace> httpPlace() {
    return httpAddress().map(address -> new HttpPlace(address, httpNeedsTokens, httpIsSecure));
  }

  /** Bytes of receive buffer that the kernel grants; a burst that does not fit is lost. */
  int receiveBufferBytes() {
    return loops.receiveBufferBytes();
  }

  /** How its sockets do their work, in a line. */
  public String sockets() {
    return loops.sockets();
  }

  /** Who may do what, in lines for people; none if nothing is asked of anybody. */
  List<String> access() {
    return access.inWords(live.now());
  }

  /** Channels and counters, for whoever shows them. */
  public BrokerView view() {
    return view;
  }

  /** How long {@link #drain} may take. */
  public Duration drainTime() {
    return live.now().drain().time();
  }

  /**
   * Lets nobody in any more, and sends everybody away bit by bit: producers, then clients. Returns
   * when nobody is left, or the time for it is over. Any thread but a loop's.
   */
  public void drain() throws InterruptedException {
    DrainSettings settings = live.now().drain();
    view.stop();
    events.happened(Optional.empty(), new Event.BrokerDraining(settings.time().toMillis()));
    LOG.info(
        "nobody is let in any more, and who is here is sent away within {} s",
        settings.time().toMillis() / MILLIS_PER_SECOND);
    loops.group().stopPromotions();
    // a loop that is late closes its gate before it sends anybody away, all the same
    within(
        DRAIN_GRACE_MS,
        loops.all(ServerLoop::closeGate),
        "a loop is slow to let nobody in any more");
    CompletableFuture<Void> hlsViewers = hls.drain(settings.time(), settings.batch());
    if (http != null) {
      http.drain(settings.time(), settings.batch());
    }
    if (!settings.time().isZero()) {
      within(
          settings.time().toMillis() + DRAIN_GRACE_MS,
          CompletableFuture.allOf(loops.all(loop -> loop.drain(settings)), hlsViewers),
          "not everybody could be sent away in time");
    }
  }

  private static void within(long mostMs, CompletableFuture<Void> task, String otherwise)
      throws InterruptedException {
    try {
      task.get(mostMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{}", otherwise, e);
    }
  }

  /** Says goodbye to every peer and frees the ports. Any thread but a loop's. */
  @Override
  public void close() {
    access.close();
    slates.close();
    recorder.close();
    hls.close();
    media.close();
    loops.close();
    events.close(); // when everything has happened; its readers find their end
    webhooks.close();
    if (http != null) {
      http.close();
    }
  }
}
