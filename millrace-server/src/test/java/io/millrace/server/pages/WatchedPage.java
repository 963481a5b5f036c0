package io.millrace.server.pages;

import io.millrace.testkit.browser.Browser;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A channel's page as the tests watch it: what is shown, what is heard, what is said. */
record WatchedPage(Browser browser) {

  /** For what needs an encoder, a broker and a browser on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String PLAYER = "document.querySelector('mr-player')";
  private static final String VIDEO = PLAYER + ".video";

  private static final String EVERYTHING =
      """
      ((player) => [
        `state ${player.box.dataset.state}, says "${player.mid.textContent}"`,
        JSON.stringify(player.figures()),
        `updating ${player.source?.buffer?.updating}, queued ${player.source?.queue?.length}`,
        ...player.history(),
      ].join('\\n    '))(%s)
      """
          .formatted(PLAYER);

  WatchedPage {
    browser.explainBy(EVERYTHING);
  }

  static WatchedPage open(Browser browser, URI broker, String channel) {
    browser.open(broker.resolve("/watch/" + channel));
    return new WatchedPage(browser);
  }

  /** Waits until it plays, and reads the stamps of all pictures from now on. */
  WatchedPage awaitPlaying() {
    browser.await(
        PLAYER + ".box.dataset.state === 'playing' && " + VIDEO + ".currentTime > 0", PATIENCE);
    return this;
  }

  /** Reads the stamps of the pictures that are shown from now on. */
  WatchedPage readStamps(StampedStream stream) {
    browser.run(stream.reader() + "window.readStamps(" + VIDEO + ");");
    return this;
  }

  /** Waits for so many more pictures with a stamp, and gives the stamps of all. */
  List<Long> awaitStamps(int more) {
    double before = browser.number("window.stamps.length");
    browser.await("window.stamps.length >= " + (before + more), PATIENCE);
    return numbers("window.stamps.slice(" + (int) before + ")");
  }

  /** Half of the pictures so far were shown at most so long after they were made, ms. */
  double medianDelayMs() {
    return browser.number(
        "[...window.delays].sort((a, b) => a - b)[Math.floor(window.delays.length / 2)]");
  }

  /** One in twenty was shown later than this. */
  double p95DelayMs() {
    return browser.number(
        "[...window.delays].sort((a, b) => a - b)[Math.floor(window.delays.length * 0.95)]");
  }

  /** Waits until the loudest tone is this one. */
  void awaitTone(int hz) {
    browser.run(
        """
        const context = new AudioContext();
        const ear = context.createAnalyser();
        ear.fftSize = 16384;
        context.createMediaElementSource(%s).connect(ear);
        ear.connect(context.destination);
        const bins = new Float32Array(ear.frequencyBinCount);
        window.loudestHz = () => {
          ear.getFloatFrequencyData(bins);
          let best = 0;
          bins.forEach((level, i) => { if (level > bins[best]) best = i; });
          return bins[best] > -60 ? best * context.sampleRate / ear.fftSize : 0;
        };
        """
            .formatted(VIDEO));
    browser.await("Math.abs(window.loudestHz() - " + hz + ") < 8", PATIENCE);
  }

  /** Opens the statistics, if they are not, and gives them. */
  String statistics() {
    if (browser.count(".stats") == 0) {
      browser.run(PLAYER + ".toggleStats()");
    }
    return browser.textOf(".stats");
  }

  /** What is written on the picture; empty while it plays. */
  String words() {
    return browser.text(PLAYER + ".mid.textContent");
  }

  void awaitState(String state) {
    browser.await(PLAYER + ".box.dataset.state === '" + state + "'", PATIENCE);
  }

  /** Pictures that were decoded. */
  long decoded() {
    return (long) browser.number(VIDEO + ".getVideoPlaybackQuality().totalVideoFrames");
  }

  /** Waits until the picture goes on. */
  void awaitMoving() {
    double before = browser.number(VIDEO + ".currentTime");
    browser.await(
        PLAYER + ".box.dataset.state === 'playing' && " + VIDEO + ".currentTime !== " + before,
        PATIENCE);
  }

  private List<Long> numbers(String expression) {
    if (browser.value(expression) instanceof List<?> list) {
      return list.stream().map(number -> ((Number) number).longValue()).toList();
    }
    throw new AssertionError(expression + " is not a list");
  }
}
