package io.millrace.testkit.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("alone")
class BrowserIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String PAGE =
      """
      <meta name=viewport content='width=device-width'><title>A page</title><button onclick="this.textContent='clicked'">not yet</button>
      <script>setTimeout(() => document.body.append(Object.assign(document.createElement('p'),
        { textContent: 'late' })), 200); console.warn('a complaint')</script>\
      """;

  private static URI page() {
    String data = URLEncoder.encode(PAGE, StandardCharsets.UTF_8).replace("+", "%20");
    return URI.create("data:text/html," + data);
  }

  @Test
  void clicksWaitsLooksAndTellsWhatAPageComplainedOf(@TempDir Path folder) {
    try (Browser browser = Browser.start()) {
      browser.open(page());
      assertThat(browser.title()).isEqualTo("A page");
      browser.click("button");
      assertThat(browser.textOf("button")).isEqualTo("clicked");
      assertThat(browser.textOf("p")).isEqualTo("late");
      assertThat(browser.number("Promise.resolve(arguments[0] * 2)", 21)).isEqualTo(42);
      browser.scheme(Browser.Scheme.LIGHT);
      browser.await("matchMedia('(prefers-color-scheme: light)').matches", SOON);
      browser.viewport(390, 844);
      browser.await("innerWidth === 390", SOON);
      browser.screenshot(folder.resolve("page.png"));
      assertThat(folder.resolve("page.png")).isNotEmptyFile();
      assertThatThrownBy(() -> browser.await("nothing.there", Duration.ofMillis(200)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("not so within PT0.2S: nothing.there")
          .hasMessageContaining("a complaint");
    }
  }
}
