package io.millrace.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.interop.LiveBroker;
import io.millrace.testkit.browser.Browser;
import io.millrace.testkit.process.Peer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The player's buttons and keys, in a browser that has never been here. */
class PlayerControlsIT {

  private static final String PLAYER = "document.querySelector('mr-player')";
  private static final String VIDEO = PLAYER + ".video";

  @Test
  void itStartsMutedWhereItMustAndGoesByButtonsAndKeys() throws Exception {
    StampedStream stream = StampedStream.withTone(700);
    try (LiveBroker broker = LiveBroker.start(Map.of());
        Peer _ = stream.publish(broker.port(), "publish:keys");
        Browser browser = Browser.startStrict()) {
      broker.awaitChannel("keys", channel -> channel.path("state").asString().equals("live"));
      WatchedPage page = WatchedPage.open(browser, broker.pages(), "keys").awaitPlaying();

      assertThat(browser.value(VIDEO + ".muted")).isEqualTo(true);
      assertThat(browser.textOf(".player-mid .big")).isEqualTo("Turn the sound on");
      browser.click(".player-mid .big");
      await(browser, "!V.muted && !V.paused && !document.querySelector('.player-mid .big')");
      page.awaitMoving();

      press(browser, "m", "V.muted");
      press(browser, "m", "!V.muted");
      press(browser, "k", "V.paused && P.playButton.ariaLabel === 'Play (K)'");
      press(browser, " ", "!V.paused");
      page.awaitMoving();
      press(browser, "i", "document.querySelector('.stats')");
      press(browser, "i", "!document.querySelector('.stats')");
      press(browser, "f", "document.fullscreenElement === P.box");
      press(browser, "f", "!document.fullscreenElement");
      press(browser, "?", "document.querySelector('dialog kbd')");
      press(browser, Keys.ESCAPE, "!document.querySelector('dialog')");

      browser.run(PLAYER + ".soundButton.focus()");
      press(browser, Keys.ARROW_DOWN, "Math.abs(V.volume - 0.9) < 0.01");
      press(browser, Keys.ARROW_UP, "V.volume === 1");

      browser.viewport(390, 844);
      await(
          browser,
          "innerWidth === 390 && P.box.clientWidth === 390"
              + " && document.documentElement.scrollWidth <= 390"
              + " && [...P.box.querySelectorAll('button')].filter((b) => b.checkVisibility())"
              + ".every((b) => b.getBoundingClientRect().right <= 390 && b.clientHeight >= 32)");
      page.awaitMoving();
    }
  }

  private static void press(Browser browser, CharSequence key, String until) {
    browser.press(key);
    await(browser, until);
  }

  private static void await(Browser browser, String expression) {
    browser.await(
        expression.replace("V.", VIDEO + ".").replace("P.", PLAYER + "."), WatchedPage.PATIENCE);
  }
}
