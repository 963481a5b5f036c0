package io.millrace.server.demo;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desktop of whoever runs this, if there is one. Any thread. */
final class Desktop {

  private static final Logger LOG = LoggerFactory.getLogger(Desktop.class);

  private final String system;
  private final Map<String, String> environment;

  Desktop(Map<String, String> environment) {
    this(System.getProperty("os.name", ""), environment);
  }

  Desktop(String system, Map<String, String> environment) {
    this.system = system.toLowerCase(Locale.ROOT);
    this.environment = environment;
  }

  /**
   * Asks it to show a page in the browser of its choice. Where that is not to be had, nothing
   * happens.
   */
  void open(URI page) {
    command(page)
        .ifPresent(command -> {
          try {
            Process started =
                new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            started.getOutputStream().close();
          } catch (IOException e) {
            LOG.debug("no browser for {}", page, e);
          }
        });
  }

  /** What opens a page; empty without a desktop, such as over a remote shell. */
  Optional<List<String>> command(URI page) {
    if (environment.containsKey("SSH_CONNECTION")) {
      return Optional.empty(); // the person sits elsewhere
    }
    if (system.startsWith("mac")) {
      return Optional.of(List.of("open", page.toString()));
    }
    if (system.startsWith("windows")) {
      return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler", page.toString()));
    }
    boolean graphical =
        environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
    return graphical ? Optional.of(List.of("xdg-open", page.toString())) : Optional.empty();
  }
}
