package io.millrace.srt;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stream's place as a person writes it, with the names and units of libsrt's tools: {@code
 * srt://camera.example:5000?streamid=read:1&latency=200}; {@code srt://:5000} for a listener.
 * Immutable. The README of this module lists the options.
 *
 * <p>Latencies are milliseconds, as for srt-live-transmit; FFmpeg's URLs have microseconds. Values
 * may be percent-encoded; a stream id that begins with {@code #!::} may stand as it is.
 *
 * @param host a name or address, IPv6 without brackets, not looked up; empty: any of this machine
 * @param port 1 to 65535; 0 for a listener on any free port
 * @param mode who calls whom
 * @param streamId what a caller tells the listener, at most 512 bytes; empty for none
 * @param options everything else
 */
public record SrtUrl(String host, int port, Mode mode, String streamId, SrtOptions options) {

  /** Who calls whom. */
  public enum Mode {
    /** We call: what a URL with a host means. */
    CALLER,
    /** We wait for callers: what a URL without a host means. */
    LISTENER,
    /** Both call each other, from and to the same port. */
    RENDEZVOUS;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Pattern SHAPE =
      Pattern.compile(
          "srt://(?:\\[(?<v6>[0-9A-Fa-f:.]+(?:%\\w+)?)]|(?<name>[^:\\[\\]/@?#]*))"
              + "(?::(?<port>\\d{1,5}))?/?(?:\\?(?<query>.*))?");
  private static final int MAX_PORT = 65_535;

  public SrtUrl {
    if (mode != Mode.LISTENER && (host.isEmpty() || port == 0)) {
      throw new IllegalArgumentException(
          "mode=" + mode.key() + " needs a host and a port, such as srt://192.0.2.1:5000");
    }
  }

  /**
   * Reads a URL; what it does not say is as libsrt has it in live mode.
   *
   * @throws IllegalArgumentException with a line for a person: the value, and what to write
   *     instead; never the passphrase
   */
  public static SrtUrl parse(String text) {
    return parse(text, SrtOptions.LIVE);
  }

  /**
   * Reads a URL.
   *
   * @param defaults what it does not say
   * @throws IllegalArgumentException as {@link #parse(String)}
   */
  public static SrtUrl parse(String text, SrtOptions defaults) {
    Matcher url = SHAPE.matcher(text);
    if (!url.matches()) {
      throw new IllegalArgumentException(
          "not an SRT URL: write srt://HOST:PORT?OPTION=VALUE&…, such as"
              + " srt://192.0.2.1:5000?latency=200, or srt://:5000 to listen");
    }
    String host = orEmpty(url.group("v6")) + orEmpty(url.group("name"));
    int port = port(url.group("port"));
    UrlQuery query = new UrlQuery(host.isEmpty() ? Mode.LISTENER : Mode.CALLER);
    SrtOptions options = query.read(orEmpty(url.group("query")), defaults);
    return new SrtUrl(host, port, query.mode(), query.streamId(), options);
  }

  private static int port(@Nullable String digits) {
    int port = digits == null ? -1 : Integer.parseInt(digits);
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "port: an SRT URL names one, 1 to 65535, such as srt://192.0.2.1:5000");
    }
    return port;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
