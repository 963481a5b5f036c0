package io.millrace.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.interop.LiveBroker;
import io.millrace.testkit.browser.Browser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** What holds for every page, while nothing is live. */
class EveryPageIT {

  private static final int PHONE = 390;
  private static final int TALL = 844;

  /** What somebody who does not see the page, or has no mouse, would miss; a line each. */
  private static final String FAULTS =
      """
      (() => {
        const faults = [];
        const must = (so, what) => so || faults.push(what);
        const all = (selector) => [...document.querySelectorAll(selector)];
        const shown = all('body *').filter((e) => e.checkVisibility({ visibilityProperty: true }));
        must(document.documentElement.lang === 'en', 'no language');
        must(document.title.includes('Millrace'), 'no title');
        for (const name of ['viewport', 'description']) {
          must(document.querySelector(`meta[name=${name}]`)?.content, `no ${name}`);
        }
        for (const one of ['h1', 'main', 'header', 'footer', 'nav[aria-label]']) {
          must(shown.filter((e) => e.matches(one)).length === 1, `not one ${one}`);
        }
        const ids = all('[id]').map((e) => e.id);
        must(new Set(ids).size === ids.length, `ids twice in ${ids}`);
        const named = (e) => e.ariaLabel || e.labels?.length || e.textContent.trim()
          || e.getAttribute('aria-labelledby');
        for (const e of shown.filter((e) => e.matches('button, a, input, select, textarea, [role=img], [tabindex="0"]'))) {
          must(named(e), `without a name: ${e.outerHTML}`);
        }
        must(all('img').every((e) => e.hasAttribute('alt')), 'a picture without alt');
        const elsewhere = performance.getEntriesByType('resource').map((e) => e.name)
          .filter((name) => !name.startsWith(location.origin) && !name.startsWith('blob:'));
        must(elsewhere.length === 0, `asks others: ${elsewhere}`);
        return faults.join('\\n');
      })()
      """
          .strip();

  private static final String WIDER =
      "document.documentElement.scrollWidth - document.documentElement.clientWidth";

  private static LiveBroker broker;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    broker = LiveBroker.start(Map.of());
    browser = Browser.start();
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

  @ParameterizedTest
  @ValueSource(strings = {"/", "/watch/one", "/studio/one", "/operator"})
  void canBeUsedWithoutAMouseOrEyesOrAWideScreenAndAsksNobodyElse(String page) {
    browser.explainBy(FAULTS);
    browser.viewport(1280, 800);
    browser.open(broker.pages().resolve(page));
    browser.await(
        "document.querySelector('h1') && document.querySelector('.bar')", WatchedPage.PATIENCE);
    browser.await(FAULTS + " === ''", WatchedPage.PATIENCE); // what comes late is there then
    assertThat(browser.number(WIDER)).isZero();
    browser.press(Keys.TAB);
    assertThat(browser.text("document.activeElement.textContent")).isEqualTo("To the content");
    browser.press(Keys.ENTER);
    assertThat(browser.text("document.activeElement.id")).isEqualTo("main");
    browser.viewport(PHONE, TALL);
    browser.await("innerWidth === " + PHONE + " && " + WIDER + " === 0", WatchedPage.PATIENCE);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aNameThatNoChannelCanHaveIsToldSo() {
    browser.open(broker.pages().resolve("/watch/no%20such!"));
    browser.await(
        "/no such channel/.test(document.querySelector('.say')?.textContent)",
        WatchedPage.PATIENCE);
    browser.open(broker.pages());
    browser.click(".bar .btn-first");
    browser.type("dialog #go-live-id", "no such!");
    assertThat(browser.textOf("dialog .error-text")).contains("letters");
    browser.type("dialog #go-live-id", "stage/2");
    browser.await(
        "/publish:stage\\/2$/.test(document.querySelector('dialog code').textContent)",
        WatchedPage.PATIENCE);
    assertThat(browser.textOf("dialog .error-text")).isEmpty();
    browser.complaints(); // of the first page, whose requests the broker refused
  }

  @Test
  void theColoursFollowTheSystemUntilThePersonChooses() {
    browser.open(broker.pages());
    List<String> grounds =
        List.of(Browser.Scheme.DARK, Browser.Scheme.LIGHT).stream()
            .map(EveryPageIT::ground)
            .toList();
    assertThat(grounds).doesNotHaveDuplicates();
    browser.click("[aria-label='Colours: as the system']");
    browser.click("[aria-label='Colours: light']");
    assertThat(ground(Browser.Scheme.LIGHT)).isEqualTo(grounds.getFirst());
    browser.reload();
    assertThat(ground(Browser.Scheme.LIGHT)).isEqualTo(grounds.getFirst());
    browser.click("[aria-label='Colours: dark']");
    assertThat(ground(Browser.Scheme.LIGHT)).isEqualTo(grounds.getLast());
  }

  private static String ground(Browser.Scheme system) {
    browser.scheme(system);
    return browser.text("getComputedStyle(document.body).backgroundColor");
  }
}
