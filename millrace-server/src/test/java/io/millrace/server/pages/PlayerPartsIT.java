package io.millrace.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.interop.LiveBroker;
import io.millrace.testkit.browser.Browser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Parts of the player, each alone, as the browser runs them. */
class PlayerPartsIT {

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
    assertThat(answers("Chrome", "decide(0, 3, 11), decide(1, 12, 11, true)"))
        .isEqualTo("jump to 10.92, jump to 10.92");
  }

  @Test
  void soundThatPlaysOnWherePicturesAreMissingIsNotHeardTwice() {
    assertThat(answers("Chrome", "decide(0, 13, 11), decide(1, 17, 11)"))
        .isEqualTo("0.95, jump to 10.92");
  }

  @Test
  void whoeverHurriesWhileItConnectsGetsNoSecondConnection() {
    String opened =
        browser.text(
            """
            import('/assets/player/live-socket.js').then(async ({ LiveSocket }) => {
              let opened = 0;
              window.WebSocket = class { constructor() { opened++; } close() {} };
              const tickets = [];
              const socket = new LiveSocket('one', {
                ticket: () => new Promise((resolve) => tickets.push(resolve)),
              });
              socket.open();
              socket.hurry();
              tickets.forEach((resolve) => resolve(null));
              await new Promise((resolve) => setTimeout(resolve));
              socket.hurry();
              tickets.forEach((resolve) => resolve(null));
              await new Promise((resolve) => setTimeout(resolve));
              socket.close();
              return `${opened} of ${tickets.length}`;
            })
            """
                .strip());

    assertThat(opened).isEqualTo("1 of 1");
  }

  /** What a part of the player says of these circumstances. */
  private static Object ofSource(String expression) {
    return browser.value(
        "import('/assets/player/mse-source.js').then(({ MseSource: { prototype: source } }) => ("
            + expression.strip()
            + "))");
  }

  @Test
  void aPlaceThatIsGoneIsSoughtNoLonger() {
    assertThat(
            ofSource(
                """
                [4.9, 5.5].map((currentTime) => source.seeks.call(
                  { video: { seeking: true, currentTime }, soughtAt: 0 }, 1000, { start: 5, end: 6 }))
                """))
        .isEqualTo(List.of(false, true));
  }

  @Test
  void aPictureThatStandsStillWhileFragmentsComeIsBegunAnewAndOneThatIsStoppedIsNot() {
    assertThat(
            ofSource(
                """
                [{}, { paused: true }, { currentTime: 0 }].map((how) => {
                  const reasons = [];
                  const self = { video: { currentTime: 3, ...how }, broke: (why) => reasons.push(why) };
                  for (let now = 0; now < 10000; now += 50) {
                    self.cameAt = now;
                    source.watch.call(self, now);
                  }
                  return reasons.join();
                })
                """))
        .isEqualTo(List.of("the picture stood still for 8 s while fragments came", "", ""));
  }
}
