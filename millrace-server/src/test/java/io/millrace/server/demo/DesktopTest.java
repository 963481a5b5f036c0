package io.millrace.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DesktopTest {

  private static final URI PAGE = URI.create("http://127.0.0.1:8080/");

  @Test
  void eachSystemHasItsOwnWayToOpenAPage() {
    assertThat(new Desktop("Mac OS X", Map.of()).command(PAGE).orElseThrow())
        .containsExactly("open", "http://127.0.0.1:8080/");
    assertThat(new Desktop("Windows 11", Map.of()).command(PAGE).orElseThrow())
        .startsWith("rundll32");
    assertThat(new Desktop("Linux", Map.of("DISPLAY", ":0")).command(PAGE).orElseThrow())
        .startsWith("xdg-open");
    assertThat(new Desktop("Linux", Map.of("WAYLAND_DISPLAY", "w")).command(PAGE)).isPresent();
  }

  @Test
  void withoutADesktopNothingIsOpened() {
    assertThat(new Desktop("Linux", Map.of()).command(PAGE)).isEmpty();
    assertThat(new Desktop("Linux", Map.of("DISPLAY", ":0", "SSH_CONNECTION", "a")).command(PAGE))
        .isEmpty();
  }
}
