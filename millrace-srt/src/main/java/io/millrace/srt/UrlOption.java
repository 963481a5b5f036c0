package io.millrace.srt;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The options that an {@link SrtUrl} may name: libsrt's names, in libsrt's units. The table in the
 * module's README is checked against this one.
 */
enum UrlOption {
  LATENCY(
      "0 to 60000 ms",
      "120",
      "both rcvlatency and peerlatency",
      latency(SrtOptionsBuilder::latency)),
  RCVLATENCY(
      "0 to 60000 ms",
      "120",
      "how long this side holds received packets so that losses can be repaired",
      latency(SrtOptionsBuilder::rcvLatency)),
  PEERLATENCY(
      "0 to 60000 ms",
      "0",
      "the least that the peer is asked to hold what we send",
      latency(SrtOptionsBuilder::peerLatency)),
  TSBPDMODE(
      "0, 1",
      "1",
      "1: delivered at origin time plus latency; 0: as soon as it is in order",
      flag((options, on) ->
          options.delivery(on ? SrtOptions.Delivery.TSBPD : SrtOptions.Delivery.IN_ORDER))),
  TLPKTDROP(
      "0, 1",
      "1",
      "a receiver skips what did not come in time",
      flag(SrtOptionsBuilder::tlPktDrop)),
  SNDDROPDELAY(
      "-1 to 60000 ms",
      "0",
      "how much longer than the latency a sender keeps trying; -1: it never gives up",
      UrlOption::sndDropDelay),
  DRIFTTRACER(
      "0, 1",
      "1",
      "the drift of the peer's clock is followed",
      flag(SrtOptionsBuilder::driftTracer)),
  MAXBW(
      "-1 or more, bytes/s",
      "-1",
      "most that is sent, all in all; 0: inputbw and oheadbw say; -1: no bound",
      number(SrtOptionsBuilder::maxBw)),
  INPUTBW(
      "0 or more, bytes/s",
      "0",
      "what the application sends; 0: measured",
      number(SrtOptionsBuilder::inputBw)),
  MININPUTBW(
      "0 or more, bytes/s",
      "0",
      "the least that a measured input counts for",
      number(SrtOptionsBuilder::minInputBw)),
  OHEADBW(
      "5 to 100 %",
      "25",
      "what may be sent beyond the input, for retransmissions",
      integer(SrtOptionsBuilder::oheadBw)),
  LOSSMAXTTL(
      "0 to 8192 packets",
      "0",
      "how many may overtake a missing packet before it is reported lost",
      integer(SrtOptionsBuilder::lossMaxTtl)),
  NAKREPORT("0, 1", "1", "a receiver repeats its loss reports", flag(SrtOptionsBuilder::nakReport)),
  PAYLOADSIZE(
      "1 to 1456 bytes",
      "1316",
      "the largest payload sent",
      integer(SrtOptionsBuilder::payloadSize)),
  MSS("76 to 1500 bytes", "1500", "the largest IP packet", integer(SrtOptionsBuilder::mss)),
  CONNTIMEO(
      "1 or more, ms", "3000", "how long a caller tries", timeout(SrtOptionsBuilder::connTimeo)),
  PEERIDLETIMEO(
      "1 or more, ms",
      "5000",
      "silence after which the peer counts as gone",
      timeout(SrtOptionsBuilder::peerIdleTimeo)),
  LINGER("0 to 180 s", "0", "how long a close waits until all was acknowledged", UrlOption::linger),
  PASSPHRASE(
      "10 to 79 bytes", "none", "for an encrypted connection", SrtOptionsBuilder::passphrase),
  PBKEYLEN(
      "0, 16, 24, 32 bytes",
      "0",
      "of a key that this side makes; 0: 16",
      integer(SrtOptionsBuilder::pbKeyLen)),
  CRYPTOMODE(
      "0, 1, 2",
      "0",
      "0: AES-CTR, or what the caller wants; 1: AES-CTR; 2: AES-GCM",
      UrlOption::cryptoMode),
  KMREFRESHRATE(
      "3 or more, packets",
      "16777216",
      "encrypted with one key before the next one is used",
      integer(SrtOptionsBuilder::kmRefreshRate)),
  KMPREANNOUNCE(
      "1 to (kmrefreshrate - 1) / 2",
      "4096",
      "packets before a change of keys at which the peer is told",
      integer(SrtOptionsBuilder::kmPreAnnounce)),
  ENFORCEDENCRYPTION(
      "0, 1",
      "1",
      "a peer without the right passphrase is refused",
      flag(SrtOptionsBuilder::enforcedEncryption));

  private static final long MAX_LATENCY_MS = 60_000;
  private static final long MAX_LINGER_S = 180;

  private final String range;
  private final String byDefault;
  private final String sentence;

  @SuppressWarnings("ImmutableEnumChecker") // setters have no state
  private final BiConsumer<SrtOptionsBuilder, String> setter;

  UrlOption(
      String range,
      String byDefault,
      String sentence,
      BiConsumer<SrtOptionsBuilder, String> setter) {
    this.range = range;
    this.byDefault = byDefault;
    this.sentence = sentence;
    this.setter = setter;
  }

  /** As it stands in a URL. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it may be, with the unit. */
  String range() {
    return range;
  }

  /** What it is if a URL does not say. */
  String byDefault() {
    return byDefault;
  }

  /** What it does. */
  String sentence() {
    return sentence;
  }

  static Optional<UrlOption> of(String key) {
    return Arrays.stream(values()).filter(option -> option.key().equals(key)).findFirst();
  }

  /**
   * Sets it.
   *
   * @throws IllegalArgumentException if the value is none; the message has key and remedy
   */
  void set(SrtOptionsBuilder options, String value) {
    try {
      setter.accept(options, value);
    } catch (NotAValue e) {
      throw new IllegalArgumentException(key() + ": '" + value + "' must be " + range, e);
    }
  }

  /** The text is no value at all, or far out of range. */
  private static final class NotAValue extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  // ---- values ----

  private static BiConsumer<SrtOptionsBuilder, String> flag(
      BiConsumer<SrtOptionsBuilder, Boolean> to) {
    return (options, value) ->
        to.accept(
            options,
            switch (value.toLowerCase(Locale.ROOT)) {
              case "1", "true", "yes", "on" -> true;
              case "0", "false", "no", "off" -> false;
              default -> throw new NotAValue();
            });
  }

  private static BiConsumer<SrtOptionsBuilder, String> number(
      BiConsumer<SrtOptionsBuilder, Long> to) {
    return (options, value) -> to.accept(options, whole(value));
  }

  private static BiConsumer<SrtOptionsBuilder, String> integer(
      BiConsumer<SrtOptionsBuilder, Integer> to) {
    return (options, value) ->
        to.accept(options, Math.clamp(whole(value), Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  private static BiConsumer<SrtOptionsBuilder, String> ms(
      long least, long most, BiConsumer<SrtOptionsBuilder, Duration> to) {
    return (options, value) ->
        to.accept(options, Duration.ofMillis(between(least, whole(value), most)));
  }

  private static BiConsumer<SrtOptionsBuilder, String> latency(
      BiConsumer<SrtOptionsBuilder, Duration> to) {
    return ms(0, MAX_LATENCY_MS, to);
  }

  private static BiConsumer<SrtOptionsBuilder, String> timeout(
      BiConsumer<SrtOptionsBuilder, Duration> to) {
    return ms(1, Integer.MAX_VALUE, to);
  }

  private static void linger(SrtOptionsBuilder options, String value) {
    options.linger(Duration.ofSeconds(between(0, whole(value), MAX_LINGER_S)));
  }

  private static long between(long least, long value, long most) {
    if (value < least || value > most) {
      throw new NotAValue();
    }
    return value;
  }

  private static void sndDropDelay(SrtOptionsBuilder options, String value) {
    long delayMs = between(-1, whole(value), MAX_LATENCY_MS);
    options.sndDropDelay(delayMs == -1 ? null : Duration.ofMillis(delayMs));
  }

  private static void cryptoMode(SrtOptionsBuilder options, String value) {
    options.cryptoMode(
        switch (value) {
          case "0" -> CryptoMode.AUTO;
          case "1" -> CryptoMode.AES_CTR;
          case "2" -> CryptoMode.AES_GCM;
          default -> throw new NotAValue();
        });
  }

  private static long whole(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new NotAValue();
    }
  }
}
