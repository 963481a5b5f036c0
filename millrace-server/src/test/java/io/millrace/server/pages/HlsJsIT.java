package io.millrace.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.interop.LiveBroker;
import io.millrace.testkit.browser.Browser;
import io.millrace.testkit.process.Peer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** hls.js alone, as somebody else's page would use it. */
class HlsJsIT {

  private static final int PICTURES = 50;

  @Test
  void hlsJsPlaysEveryPictureByPartsAndWithoutAnError() throws Exception {
    StampedStream stream = StampedStream.withTone(900);
    try (LiveBroker broker = LiveBroker.start(Map.of());
        Peer _ = stream.publish(broker.port(), "publish:hls");
        Browser browser = Browser.start()) {
      broker.awaitChannel("hls", channel -> channel.path("state").asString().equals("live"));
      browser.open(broker.pages());
      browser.run(
          """
          const script = document.createElement('script');
          script.src = '/assets/vendor/hls.js';
          document.head.append(script);
          """);
      browser.await("globalThis.Hls", WatchedPage.PATIENCE);
      browser.run(
          stream.reader()
              + """
              const video = document.createElement('video');
              video.muted = true;
              document.body.append(video);
              window.errors = [];
              window.parts = 0;
              window.player = new Hls();
              player.on(Hls.Events.ERROR, (_, error) => errors.push(error.details));
              player.on(Hls.Events.FRAG_LOADED, (_, { part }) => { if (part) parts++; });
              player.loadSource('/hls/hls/index.m3u8');
              player.attachMedia(video);
              video.play();
              window.readStamps(video);
              """);

      browser.await("window.stamps.length > " + PICTURES, WatchedPage.PATIENCE);

      assertThat(browser.number("parts")).isGreaterThan(3);
      assertThat(browser.number("player.targetLatency")).isBetween(0.3, 1.5);
      List<?> stamps = (List<?>) browser.value("window.stamps");
      assertThat(stamps.stream().map(each -> ((Number) each).longValue())).isSorted();
      assertThat(browser.text("errors.filter((e) => e !== 'bufferStalledError').join()")).isEmpty();
    }
  }
}
