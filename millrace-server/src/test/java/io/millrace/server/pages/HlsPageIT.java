package io.millrace.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.interop.LiveBroker;
import io.millrace.testkit.browser.Browser;
import io.millrace.testkit.process.Peer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The watch page by hls.js, where no WebSocket gets through. */
class HlsPageIT {

  /** As a proxy that knows no WebSockets does it. */
  private static final String BLOCKED =
      """
      window.WebSocket = class {
        constructor() { setTimeout(() => this.onclose?.({ code: 1006, reason: '' }), 20); }
        close() {}
      };
      """;

  private static final int PICTURES = 40;

  @Test
  void whereTheWebSocketIsBlockedAClosedChannelPlaysByHlsAndTheOverlayTellsWhy() throws Exception {
    StampedStream stream = StampedStream.withTone(900);
    try (LiveBroker broker = LiveBroker.start(Map.of("passphrase", "correct-horse"));
        Peer _ = stream.publish(broker.port(), "publish:hls&passphrase=correct-horse&pbkeylen=16");
        Browser browser = Browser.start()) {
      broker.awaitChannel("hls", channel -> channel.path("state").asString().equals("live"));
      browser.beforeEachPage(BLOCKED);
      WatchedPage page = WatchedPage.open(browser, broker.pages(), "hls");
      browser.type("#gate-passphrase", "correct-horse");
      browser.click(".gate button");

      page.awaitPlaying().readStamps(stream);

      assertThat(page.awaitStamps(PICTURES)).isSorted().doesNotHaveDuplicates();
      assertThat(page.statistics())
          .contains("low-latency HLS by hls.js", "its WebSocket does not get through");
      assertThat(page.medianDelayMs()).isBetween(0.0, 10_000.0);
      page.awaitTone(900);
      page = WatchedPage.open(browser, broker.pages(), "hls?way=hls");
      assertThat(page.statistics()).contains("the address asks for it");
    }
  }
}
