package io.millrace.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.srt.SrtUrl.Mode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SrtUrlTest {

  private static final Pattern FROM_TO = Pattern.compile("(-?\\d+) to (\\d+)( .*)?");

  @Test
  void aHostIsCalledAndWithoutOneWeListen() {
    SrtUrl call = SrtUrl.parse("srt://camera.example:5000");
    assertThat(call)
        .isEqualTo(new SrtUrl("camera.example", 5000, Mode.CALLER, "", SrtOptions.LIVE));
    SrtUrl listen = SrtUrl.parse("srt://:5000");
    assertThat(listen).isEqualTo(new SrtUrl("", 5000, Mode.LISTENER, "", SrtOptions.LIVE));
    assertThat(SrtUrl.parse("srt://127.0.0.1:0?mode=listener").host()).isEqualTo("127.0.0.1");
    assertThat(SrtUrl.parse("srt://[::1]:7000/?mode=rendezvous"))
        .isEqualTo(new SrtUrl("::1", 7000, Mode.RENDEZVOUS, "", SrtOptions.LIVE));
  }

  @Test
  void optionsHaveLibsrtsNamesAndUnits() {
    SrtUrl url =
        SrtUrl.parse(
            "srt://h:1?latency=200&tlpktdrop=no&snddropdelay=-1&maxbw=0&oheadbw=50&linger=3"
                + "&passphrase=a%20secret%26long&pbkeylen=32&cryptomode=2&tsbpdmode=0"
                + "&kmrefreshrate=100&kmpreannounce=10&transtype=live&conntimeo=9000");
    assertThat(url.options())
        .isEqualTo(
            SrtOptions.LIVE.with(o ->
                o.latency(Duration.ofMillis(200))
                    .tlPktDrop(false)
                    .sndDropDelay(null)
                    .maxBw(0)
                    .oheadBw(50)
                    .linger(Duration.ofSeconds(3))
                    .passphrase("a secret&long")
                    .pbKeyLen(32)
                    .cryptoMode(CryptoMode.AES_GCM)
                    .delivery(SrtOptions.Delivery.IN_ORDER)
                    .kmRefreshRate(100)
                    .kmPreAnnounce(10)
                    .connTimeo(Duration.ofSeconds(9))));
  }

  @ParameterizedTest
  @CsvSource({
    "streamid=#!::r=live/1,'#!::r=live/1'",
    "streamid=%23!::r=live%2F1%2Cm=publish&latency=1,'#!::r=live/1,m=publish'",
    "streamid=a+b,a+b",
    "streamid=,''",
  })
  void aStreamIdMayStandAsItIsOrPercentEncoded(String query, String streamId) {
    assertThat(SrtUrl.parse("srt://h:1?" + query).streamId()).isEqualTo(streamId);
  }

  @Test
  void whatAUrlDoesNotSayIsAsTheDefaultsHaveIt() {
    SrtOptions defaults = SrtOptions.LIVE.with(o -> o.latency(Duration.ofSeconds(1)).maxBw(7));
    assertThat(SrtUrl.parse("srt://h:1?maxbw=8", defaults).options())
        .isEqualTo(defaults.with(o -> o.maxBw(8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://h:1                     | not an SRT URL: write srt://HOST:PORT",
        "srt://h                        | port: an SRT URL names one",
        "srt://h:99999                  | port: an SRT URL names one",
        "srt://:1?mode=caller           | mode=caller needs a host and a port",
        "srt://h:1?latncy=200           | SRT URL, latncy: unknown; did you mean latency?",
        "srt://h:1?stream_id=1          | SRT URL, stream_id: unknown; did you mean streamid?",
        "srt://h:1?somethingelse=1      | SRT URL, somethingelse: unknown; see the README",
        "srt://h:1?latency=200ms        | SRT URL, latency: '200ms' must be 0 to 60000 ms",
        "srt://h:1?latency=200000       | SRT URL, latency: '200000' must be 0 to 60000 ms",
        "srt://h:1?latency              | SRT URL, latency: '' must be 0 to 60000 ms",
        "srt://h:1?tlpktdrop=maybe      | SRT URL, tlpktdrop: 'maybe' must be 0, 1",
        "srt://h:1?payloadsize=1457     | SRT URL, payloadSize: 1457 must be 1 to 1456",
        "srt://h:1?pbkeylen=20          | SRT URL, pbKeyLen: 20 must be 0, 16, 24 or 32",
        "srt://h:1?mode=server          | SRT URL, mode: 'server' must be caller, listener or rend",
        "srt://h:1?streamid=50%         | SRT URL, streamid: a % must have two hexadecimal digits",
        "srt://h:1?transtype=file       | SRT URL, transtype: 'file' must be live; file mode is"
            + " not",
        "srt://h:1?packetfilter=fec     | SRT URL, packetfilter: packet filters are not supported",
      })
  void whatIsWrongIsNamedWithItsRemedy(String url, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SrtUrl.parse(url))
        .withMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret-9!", ""})
  void aPassphraseIsNeverRepeated(String passphrase) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SrtUrl.parse("srt://h:1?passphrase=" + passphrase))
        .withMessage(
            "SRT URL, passphrase: must have 10 to 79 characters, has " + passphrase.length());
    assertThat(SrtUrl.parse("srt://h:1?passphrase=secret-10!").toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @EnumSource(value = UrlOption.class, mode = EnumSource.Mode.EXCLUDE, names = "PASSPHRASE")
  void theDefaultsAreThoseOfLiveMode(UrlOption option) {
    SrtOptions expected =
        option == UrlOption.LATENCY
            ? SrtOptions.LIVE.with(o -> o.peerLatency(Duration.ofMillis(120)))
            : SrtOptions.LIVE;
    assertThat(options(option, option.byDefault())).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(UrlOption.class)
  void theRangesAreTheRealOnes(UrlOption option) {
    Matcher range = FROM_TO.matcher(option.range());
    if (range.matches() && option != UrlOption.PASSPHRASE) {
      long least = Long.parseLong(range.group(1));
      long most = Long.parseLong(range.group(2));
      assertThat(options(option, "" + least)).isNotNull();
      assertThat(options(option, "" + most)).isNotNull();
      assertRefused(option, "" + (least - 1));
      assertRefused(option, "" + (most + 1));
    }
    Matcher atLeast = Pattern.compile("(-?\\d+) or more, .*").matcher(option.range());
    if (atLeast.matches()) {
      assertRefused(option, "" + (Long.parseLong(atLeast.group(1)) - 1));
    }
    assertRefused(option, "x");
  }

  private static void assertRefused(UrlOption option, String value) {
    assertThatIllegalArgumentException()
        .as("%s=%s", option.key(), value)
        .isThrownBy(() -> options(option, value));
  }

  private static SrtOptions options(UrlOption option, String value) {
    return SrtUrl.parse("srt://h:1?" + option.key() + "=" + value).options();
  }
}
