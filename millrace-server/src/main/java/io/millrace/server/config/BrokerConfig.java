package io.millrace.server.config;

import io.millrace.net.Io;
import io.millrace.server.blocks.AddressRange;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a broker runs. Immutable; a key's name in files is the component's, with dots: {@code
 * log.bytes}.
 *
 * @param bind where SRT listens, one address at least
 * @param http where HTTP listens; empty if it is off
 * @param httpJwks URL or file; empty if callers need no token
 * @param httpIssuer only with httpJwks
 * @param httpAudience only with httpJwks
 * @param httpOrigins whose pages may read over HTTP
 * @param httpProxies whose callers' addresses are believed
 * @param logBytes 1 MB to 64 GB, per channel
 * @param logDuration 1 s to 10 min
 * @param joinBytes 64 KB to logBytes
 * @param coalescing 0 to 20 ms
 * @param io how sockets do their work
 * @param loops 1 to 64; empty for as many as there are processors, 8 at most
 * @param httpTls the certificate by which HTTP is encrypted
 * @param httpLimits what HTTP callers may take
 * @param limits how much its callers may take
 * @param memory what the process may take
 * @param lag what becomes of clients that cannot keep up
 * @param overload when it is too busy for more clients
 * @param drain how it ends
 * @param events where events go
 * @param keys where stream keys are kept
 * @param token what tokens are signed with
 * @param hook who is asked about callers
 * @param live what is kept for those who watch over HTTP
 * @param record where recordings are kept, and how long
 * @param thumbnail pictures of channels
 * @param channels what holds for all channels, and for some
 */
public record BrokerConfig(
    @Doc(
            value =
                "UDP addresses on which producers and consumers are served; [::] takes IPv4"
                    + " callers, too",
            byDefault = "0.0.0.0:5000",
            env = "BROKER_ADDRESS",
            atStart = true)
        List<HostPort> bind,
    @Doc(
            value = "TCP address of the HTTP API; off switches it off",
            byDefault = "0.0.0.0:8080",
            none = "off",
            env = "HTTP_ADDRESS",
            atStart = true)
        Optional<HostPort> http,
    @Doc(
            value =
                "keys that sign the tokens of HTTP callers, a JWKS at a URL or in a file; without"
                    + " them whoever reaches the API may read",
            shape = "URL|FILE",
            byDefault = "none",
            atStart = true)
        Optional<String> httpJwks,
    @Doc(
            value = "issuer that a token must name; needs http.jwks",
            byDefault = "none",
            shape = "TEXT",
            atStart = true)
        Optional<String> httpIssuer,
    @Doc(
            value = "audience that a token must name; needs http.jwks",
            byDefault = "none",
            shape = "TEXT",
            atStart = true)
        Optional<String> httpAudience,
    @Doc(
            value =
                "sites whose pages may read what the HTTP API answers, such as https://tv.example;"
                    + " * for all; nothing is changed for any of them",
            byDefault = "none",
            atStart = true)
        List<WebOrigin> httpOrigins,
    @Doc(
            value =
                "addresses of proxies before HTTP, whose X-Forwarded-For is believed, such as"
                    + " 10.0.0.5 or 10.0.0.0/24",
            byDefault = "none",
            atStart = true)
        List<AddressRange> httpProxies,
    @Doc(
            value = "most media that is kept per channel; for channels that begin after a change",
            byDefault = "64MB",
            min = "1MB",
            max = "64GB")
        ByteSize logBytes,
    @Doc(
            value = "oldest media that is kept per channel; for channels that begin after a change",
            byDefault = "20s",
            min = "1s",
            max = "10min")
        Duration logDuration,
    @Doc(
            value =
                "most media that a new consumer gets at once, from the newest picture to start"
                    + " with",
            byDefault = "16MB",
            min = "64KB",
            max = "64GB")
        ByteSize joinBytes,
    @Doc(
            value =
                "longest time that packets wait for others under load, to leave together; 0ms:"
                    + " none",
            byDefault = "8ms",
            min = "0ms",
            max = "20ms")
        Duration coalescing,
    @Doc(
            value =
                "sockets: native takes and sends many datagrams a system call and needs Linux, nio"
                    + " one; auto is native where it works",
            byDefault = "auto",
            atStart = true)
        Io io,
    @Doc(
            value =
                "threads that carry packets, each with a socket of its own on the one port; auto is"
                    + " one for each processor, 8 at most; more than one need native sockets",
            byDefault = "auto",
            none = "auto",
            min = "1",
            max = "64",
            atStart = true)
        OptionalInt loops,
    HttpTlsSettings httpTls,
    HttpLimitSettings httpLimits,
    LimitSettings limits,
    MemorySettings memory,
    LagSettings lag,
    OverloadSettings overload,
    DrainSettings drain,
    EventSettings events,
    KeySettings keys,
    TokenSettings token,
    HookSettings hook,
    LiveSettings live,
    RecordSettings record,
    ThumbnailSettings thumbnail,
    Channels channels) {

  private static final Set<String> ANY_HOST = Set.of("0.0.0.0", "::");

  public BrokerConfig {
    requireApart(bind);
    if (channels.uses(AccessWay.TOKEN) && token.secret().isEmpty()) {
      throw new ConfigException(
          "token.secret",
          "must be set where publish or watch say token; openssl rand -hex 32 makes one");
    }
    if (channels.uses(AccessWay.HOOK) && hook.url().isEmpty()) {
      throw new ConfigException(
          "hook.url", "must be set where publish or watch say hook, such as https://HOST/PATH");
    }
    httpJwks.filter(WebUrl::isMeant).ifPresent(url -> WebUrl.parse("http.jwks", url));
    if (httpJwks.isEmpty() && (httpIssuer.isPresent() || httpAudience.isPresent())) {
      throw new ConfigException(
          httpIssuer.isPresent() ? "http.issuer" : "http.audience",
          "means nothing without http.jwks; set that too, or leave this away");
    }
    if (joinBytes.compareTo(logBytes) > 0) {
      throw new ConfigException(
          "join.bytes", joinBytes + " must not be more than log.bytes, which is " + logBytes);
    }
  }

  private static void requireApart(List<HostPort> bind) {
    if (bind.isEmpty()) {
      throw new ConfigException("bind", "must name an address, such as 0.0.0.0:5000");
    }
    Set<String> seen = new HashSet<>(); // of texts: a record's hash code takes a start 15 ms
    for (HostPort address : bind) {
      String host = ANY_HOST.contains(address.host()) ? "*" : address.host();
      if (address.port() != 0 && !seen.add(host + ":" + address.port())) {
        throw new ConfigException(
            "bind", address + " is taken by another one of the list; [::] takes IPv4 callers, too");
      }
    }
  }

  /**
   * The defaults, but for some keys. Reads nothing from outside but files that values name.
   *
   * @param values as an operator would write them, by name; also {@code channels.1AAA99.passphrase}
   * @throws ConfigException if one of them cannot be
   */
  public static BrokerConfig of(Map<String, String> values) {
    return EffectiveConfig.of(values).config();
  }

  /** What holds for a channel. */
  public ChannelSettings channel(String producerId) {
    return channels.of(producerId);
  }
}
