package io.millrace.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.interop.LiveBroker;
import io.millrace.testkit.browser.Browser;
import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.Peer;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The operator's page with a broker, an encoder and a client. */
class OperatorPageIT {

  private static final ExternalProgram FFMPEG = ExternalProgram.require("ffmpeg");

  private static Peer watch(LiveBroker broker, String channel) {
    String url = "srt://127.0.0.1:" + broker.port() + "?streamid=read:" + channel;
    return FFMPEG
        .command("-v", "error", "-nostdin", "-i", url, "-c", "copy", "-f", "null", "-")
        .start();
  }

  @Test
  void channelsAndClientsAreShownAndAClientIsDisconnectedAfterAQuestion() throws Exception {
    StampedStream stream = StampedStream.withTone(500);
    try (Browser browser = Browser.start();
        LiveBroker broker = LiveBroker.start(Map.of("limits.clients", "10"));
        Peer _ = stream.publish(broker.port(), "publish:stage")) {
      broker.awaitChannel("stage", channel -> channel.path("state").asString().equals("live"));
      try (Peer _ = watch(broker, "stage")) {
        broker.awaitSubscribers("stage", 1);
        browser.open(broker.pages().resolve("/operator"));
        browser.await(
            "/LIVE/i.test(document.querySelector('#channels tbody')?.textContent)",
            WatchedPage.PATIENCE);
        browser.await(
            "document.querySelector('[aria-label=\"Clients\"][role=meter]').ariaValueText"
                + " === '1 of 10'",
            WatchedPage.PATIENCE);
        browser.await(
            "/stage live/.test(document.querySelector('#events').textContent)",
            WatchedPage.PATIENCE);

        browser.click("#channels .name-cell button");
        browser.await(
            "document.querySelectorAll('#clients tbody td').length"
                + " && /127\\.0\\.0\\.1/.test(document.querySelector('#clients .data').textContent)",
            WatchedPage.PATIENCE);
        assertThat(browser.address().getQuery()).isEqualTo("channel=stage");
        assertThat(browser.text("document.querySelector('mr-chart svg').ariaLabel"))
            .startsWith("Traffic, the last hour.");

        browser.click("#clients .data .btn-bad");
        browser.await(
            "/^Disconnect 127\\.0\\.0\\.1/.test(document.querySelector('dialog h2').textContent)",
            WatchedPage.PATIENCE);
        assertThat(broker.channel("stage").path("subscribers").asInt()).isEqualTo(1);
        browser.click("dialog .btn-bad");
        broker.awaitSubscribers("stage", 0);
        browser.await("!document.querySelector('dialog')", WatchedPage.PATIENCE);

        browser.run(
            "window.viewer = new WebSocket("
                + "location.origin.replace('http', 'ws') + '/api/v1/channels/stage/live')");
        browser.await(
            "/127\\.0\\.0\\.1.*browser/.test("
                + "document.querySelector('#clients .data tbody').textContent)",
            WatchedPage.PATIENCE);
        browser.click("#clients .data .btn-bad");
        browser.await(
            "document.querySelector('dialog #block-address').value === '127.0.0.1'"
                + " && document.querySelector('dialog #block-channel').value === 'stage'",
            WatchedPage.PATIENCE);
        assertThat(browser.complaints()).noneMatch(line -> line.contains("SEVERE"));
      }
    }
  }

  @Test
  void somebodyIsKeptOutAndLetInAgain() throws Exception {
    try (Browser browser = Browser.start();
        LiveBroker broker = LiveBroker.start(Map.of())) {
      URI page = broker.pages().resolve("/operator");
      browser.open(page);
      browser.await("!document.querySelector('#blocks button').disabled", WatchedPage.PATIENCE);
      browser.click("#blocks .panel-head button");
      browser.type("#block-address", "nobody");
      browser.click("dialog .btn-bad");
      browser.await(
          "/no address/.test(document.querySelector('dialog .error-text').textContent)",
          WatchedPage.PATIENCE);
      browser.type("#block-address", "198.51.100.0/24");
      browser.type("#block-reason", "scans us");
      browser.click("dialog .btn-bad");
      browser.await(
          "/198\\.51\\.100\\.0\\/24.*scans us/s.test("
              + "document.querySelector('#blocks li')?.textContent)",
          WatchedPage.PATIENCE);
      browser.click("#blocks li button");
      browser.await("!document.querySelector('#blocks li')", WatchedPage.PATIENCE);
    }
  }
}
