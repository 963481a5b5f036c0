package io.millrace.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.interop.LiveBroker;
import io.millrace.testkit.browser.Browser;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long a picture takes from the encoder to the page, read back from the picture. A figure, not
 * a test, so it runs only when it is named: {@code ./millrace test -Dit.test=PageDelayFigures}. It
 * wants a machine that does nothing else.
 */
class PageDelayFigures {

  private static final int WARM_UP = 10 * StampedStream.PICTURES_A_SECOND;
  private static final int PICTURES = 40 * StampedStream.PICTURES_A_SECOND;

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void fromTheEncoderToThePage(int bFrames) throws IOException {
    StampedStream stream = StampedStream.withTone(1000).withBFrames(bFrames);
    try (Browser browser = Browser.start();
        LiveBroker broker = LiveBroker.start(Map.of());
        Peer _ = stream.publish(broker.port(), "publish:one")) {
      broker.awaitChannel("one", channel -> channel.path("state").asString().equals("live"));
      WatchedPage page =
          WatchedPage.open(browser, broker.pages(), "one").awaitPlaying().readStamps(stream);
      page.awaitStamps(WARM_UP);
      browser.run("window.delays.length = 0");
      assertThat(page.awaitStamps(PICTURES)).isNotEmpty();
      System.out.printf(
          Locale.ROOT,
          "%d pictures between two that others refer to: median %.0f ms, p95 %.0f ms; %s%n",
          bFrames,
          page.medianDelayMs(),
          page.p95DelayMs(),
          page.statistics().replace('\n', ' '));
    }
  }
}
