package io.millrace.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.interop.LiveBroker;
import io.millrace.server.program.Programs;
import io.millrace.testkit.browser.Browser;
import io.millrace.testkit.process.Peer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The studio with a broker that asks for a key, and an encoder. */
class StudioPageIT {

  @TempDir Path folder;

  private String newKey(Path keys) {
    try (Peer program =
        Programs.millrace("key", "create", "mine", "--quiet", "--file", keys.toString()).start()) {
      program.awaitSuccess(Programs.SOON);
      return Programs.stdout(program).strip();
    }
  }

  @Test
  void theKeyOpensTheStudioWhichPlaysAndTellsHowTheStreamArrives() throws Exception {
    Path keys = folder.resolve("keys.yaml");
    String key = newKey(keys);
    StampedStream stream = StampedStream.withTone(440);
    try (Browser browser = Browser.start();
        LiveBroker broker = LiveBroker.start(Map.of("keys.file", keys.toString()));
        Peer _ = stream.publish(broker.port(), "publish:mine:" + key)) {
      broker.awaitChannel("mine", channel -> channel.path("state").asString().equals("live"));
      browser.open(broker.pages().resolve("/studio/mine"));
      assertThat(browser.textOf("#gate")).contains("mine", "stream key");

      browser.type("#studio-key", "mk_wrong");
      browser.click("#gate button");
      browser.await(
          "document.querySelector('#gate .error-text').textContent", WatchedPage.PATIENCE);
      browser.type("#studio-key", key);
      browser.click("#gate button");

      new WatchedPage(browser).awaitPlaying();
      assertThat(browser.address().toString()).doesNotContain(key);
      assertThat(browser.text("JSON.stringify({...sessionStorage, ...localStorage})"))
          .doesNotContain(key);
      browser.await(
          "parseFloat(document.querySelector('[data-figure=bitrate] dd').textContent) > 0"
              + " && document.querySelector('[data-figure=frames] dd').textContent.includes('fps')",
          WatchedPage.PATIENCE);
      browser.await(
          "['good', 'warn'].includes(document.querySelector('[data-verdict]').dataset.verdict)",
          WatchedPage.PATIENCE);
      browser.await(
          "document.querySelector('[data-levels]').dataset.levels === 'on'"
              + " || document.querySelector('.levels button').click()",
          WatchedPage.PATIENCE);
      browser.await( // a sine of ffmpeg's is 18 dB below full scale
          "Math.abs(Number(document.querySelector('.level-track').ariaValueNow) + 21) < 5",
          WatchedPage.PATIENCE);
    }
  }
}
