package io.millrace.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.interop.LiveBroker;
import io.millrace.testkit.browser.Browser;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.net.ImpairmentProxy;
import io.millrace.testkit.process.Peer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real encoders, a broker, and Chromium on its pages. */
@Tag("alone")
class WatchPageIT {

  private static final int PICTURES = 40;
  private static final double LOSS = 0.05;

  private static Browser browser;

  @BeforeAll
  static void openBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void theDirectoryShowsAChannelWhenItIsLiveAndAClickPlaysItWithSound() throws Exception {
    StampedStream stream = StampedStream.withTone(1000);
    try (LiveBroker broker = LiveBroker.start(Map.of())) {
      browser.open(broker.pages());
      assertThat(browser.textOf("h1")).isEqualTo("Nothing is live yet");
      assertThat(browser.textOf("mr-go-live")).contains(":" + broker.port() + "?streamid=publish:");
      try (Peer _ = stream.publish(broker.port(), "publish:one")) {
        browser.await(
            "document.querySelector('h1').textContent === 'Live now'", WatchedPage.PATIENCE);
        assertThat(browser.textOf("mr-card")).contains("LIVE", "one");
        browser.click("mr-card a");
        WatchedPage page = new WatchedPage(browser).awaitPlaying().readStamps(stream);
        assertThat(browser.address().getPath()).isEqualTo("/watch/one");
        assertThat(page.awaitStamps(PICTURES)).isSorted().doesNotHaveDuplicates();
        assertThat(page.medianDelayMs()).isBetween(0.0, 5_000.0);
        page.awaitTone(1000);
        assertThat(page.statistics())
            .contains("fMP4 over WebSocket", "640×360", "avc1.", "mp4a.40.2", "least delay");
        assertThat(broker.channel("one").path("viewers").asInt()).isEqualTo(1);
        assertThat(browser.complaints()).noneMatch(line -> line.contains("SEVERE"));
      }
    }
  }

  @Test
  void picturesThatReferToLaterOnesAndAacPlayOverALineThatLosesOnePacketInTwenty()
      throws Exception {
    StampedStream stream = StampedStream.withTone(600).withBFrames(2);
    try (LiveBroker broker = LiveBroker.start(Map.of());
        ImpairmentProxy line = ImpairmentProxy.to(broker.address(), 5)) {
      line.conditionsToServer(LinkConditions.PERFECT.withLossRate(LOSS));
      line.conditionsToClient(LinkConditions.PERFECT.withLossRate(LOSS));
      try (Peer _ = stream.publish(line.port(), "publish:lossy")) {
        broker.awaitChannel("lossy", channel -> channel.path("state").asString().equals("live"));
        WatchedPage page =
            WatchedPage.open(browser, broker.pages(), "lossy").awaitPlaying().readStamps(stream);
        assertThat(page.awaitStamps(PICTURES)).isSorted();
        page.awaitTone(600);
        assertThat(page.decoded()).isGreaterThan(PICTURES);
        assertThat(broker.channel("lossy").path("producer").path("pktRcvLoss").asLong())
            .isPositive();
      }
    }
  }

  @Test
  void thePageGoesOnByItselfWhenTheProducerAndWhenTheBrokerComeBack() throws Exception {
    StampedStream stream = StampedStream.withTone(800);
    LiveBroker broker = LiveBroker.start(Map.of("linger", "200ms"));
    try {
      String srt = "127.0.0.1:" + broker.port();
      URI pages = broker.pages();
      WatchedPage page;
      try (Peer _ = stream.publish(broker.port(), "publish:back")) {
        broker.awaitChannel("back", channel -> channel.path("state").asString().equals("live"));
        page = WatchedPage.open(browser, pages, "back").awaitPlaying().readStamps(stream);
        page.awaitStamps(1);
      }
      page.awaitState("waiting");
      assertThat(page.words()).contains("Waiting for the producer");
      try (Peer _ = stream.publish(broker.port(), "publish:back")) {
        page.awaitMoving();
        List<Long> after = page.awaitStamps(PICTURES);
        assertThat(after).isSorted();
        broker.close();
        page.awaitState("connecting");
        broker =
            LiveBroker.start(
                Map.of("bind", srt, "http", "127.0.0.1:" + pages.getPort(), "linger", "200ms"));
        page.awaitMoving();
        assertThat(page.awaitStamps(PICTURES)).isSorted();
        assertThat(page.awaitStamps(1).getFirst()).isGreaterThan(after.getLast());
      }
    } finally {
      broker.close();
    }
  }

  @Test
  void aClosedChannelAsksForItsPassphraseAndPlaysForWhoKnowsIt() throws Exception {
    StampedStream stream = StampedStream.withTone(700);
    try (LiveBroker broker = LiveBroker.start(Map.of("passphrase", "correct-horse"));
        Peer _ =
            stream.publish(broker.port(), "publish:secret&passphrase=correct-horse&pbkeylen=16")) {
      broker.awaitChannel("secret", channel -> channel.path("state").asString().equals("live"));
      WatchedPage page = WatchedPage.open(browser, broker.pages(), "secret");
      assertThat(browser.textOf(".gate")).contains("closed", "passphrase");
      browser.type("#gate-passphrase", "wrong-battery");
      browser.click(".gate button");
      browser.await(
          "document.querySelector('.gate .error-text').textContent", WatchedPage.PATIENCE);
      browser.type("#gate-passphrase", "correct-horse");
      browser.click(".gate button");
      page.awaitPlaying().readStamps(stream);
      assertThat(page.awaitStamps(PICTURES)).isSorted();
    }
  }
}
