package io.millrace.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.interop.LiveBroker;
import io.millrace.testkit.browser.Browser;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The player's rule for staying near the live edge, as the browser runs it. */
class ChaseIT {

  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";

  private static LiveBroker broker;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    broker = LiveBroker.start(Map.of());
    browser = Browser.start();
    browser.open(broker.pages());
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  /** What a rule answers, step by step: {@code rate} or {@code jump to SECONDS}. */
  private static String answers(String userAgent, String steps) {
    return browser.text(
        """
        import('/assets/player/chase.js').then(({ Chase, ruleFor }) => {
          const chase = new Chase(ruleFor(arguments[0]));
          const decide = (now, at, end, joining = false) => {
            const todo = chase.decide(now, at, { start: 10, end }, joining);
            return todo.jumpTo === null ? String(todo.rate) : 'jump to ' + todo.jumpTo.toFixed(2);
          };
          return [%s].join(', ');
        })
        """
            .formatted(steps)
            .strip(),
        userAgent);
  }

  @Test
  void aViewerThatJoinsGoesToTheLiveEdge() {
    assertThat(answers("Chrome", "decide(0, 0, 12, true), decide(50, 11.92, 12)"))
        .isEqualTo("jump to 11.92, 1");
  }

  @Test
  void whatIsLeftOverIsCaughtUpByPlayingFasterUntilTheTargetIsNear() {
    assertThat(answers("Chrome", "decide(0, 11, 11.3), decide(1, 11, 11.15), decide(2, 11, 11.1)"))
        .isEqualTo("1.15, 1.15, 1");
  }

  @Test
  void aSecondTooMuchIsSkipped() {
    assertThat(answers("Chrome", "decide(0, 11, 12.2)")).isEqualTo("jump to 12.12");
  }

  @Test
  void aBufferThatRunsDryIsFilledByPlayingSlower() {
    assertThat(
            answers("Chrome", "decide(0, 11, 11.03), decide(1, 11, 11.07), decide(2, 11, 11.09)"))
        .isEqualTo("0.95, 0.95, 1");
  }

  @Test
  void eachStallRaisesWhatIsKeptAndQuietLowersItAgain() {
    assertThat(
            answers(
                "Chrome",
                "(chase.onStall(0), chase.target.toFixed(2)), "
                    + "(decide(31000, 11, 11.1), chase.target.toFixed(2)), "
                    + "(decide(62000, 11, 11.1), decide(93000, 11, 11.1), decide(124000, 11, 11.1), chase.target.toFixed(2))"))
        .isEqualTo("0.14, 0.12, 0.08");
  }

  @Test
  void firefoxKeepsMoreAndPlaysFasterRatherThanJump() {
    assertThat(answers(FIREFOX, "decide(0, 11, 12.9), decide(1, 11, 15)"))
        .isEqualTo("1.1, jump to 14.70");
  }

  @Test
  void aPlaceOutsideWhatIsBufferedIsLeft() {
    assertThat(answers("Chrome", "decide(0, 3, 11), decide(1, 12, 11)"))
        .isEqualTo("jump to 10.92, jump to 10.92");
  }
}
