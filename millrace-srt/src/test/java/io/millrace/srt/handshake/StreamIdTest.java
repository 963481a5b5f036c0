package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.srt.handshake.StreamId.Mode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamIdTest {

  @Test
  void theStandardFormHasItsKeys() {
    assertThat(StreamId.parse("#!::r=live/cam1,m=publish,u=alice,s=7,h=host,company_x=y"))
        .contains(
            new StreamId(
                "live/cam1", Mode.PUBLISH, "alice", "7", Map.of("h", "host", "company_x", "y")));
  }

  @Test
  void requestIsWhatIsMeantWhenNothingIsSaid() {
    assertThat(StreamId.parse("#!::r=cam")).contains(StreamId.request("cam"));
    assertThat(StreamId.parse("cam")).contains(StreamId.request("cam"));
    assertThat(StreamId.parse("live/cam.1_a-b")).contains(StreamId.request("live/cam.1_a-b"));
  }

  @Test
  void bidirectionalIsAMode() {
    assertThat(mode("#!::r=cam,m=bidirectional")).isEqualTo(Mode.BIDIRECTIONAL);
  }

  @Test
  void onlyTheFirstEqualsSignSplits() {
    assertThat(StreamId.parse("#!::r=live/x?secret=s,m=publish"))
        .contains(StreamId.publish("live/x?secret=s", ""));
  }

  @Test
  void theLastOfTwoEqualKeysCounts() {
    assertThat(StreamId.parse("#!::r=a,m=publish,r=b,m=request")).contains(StreamId.request("b"));
  }

  @Test
  void valuesMayBeEmptyAndCommasSuperfluous() {
    assertThat(StreamId.parse("#!::r=a,u=,x=,"))
        .contains(new StreamId("a", Mode.REQUEST, "", "", Map.of("x", "")));
  }

  @Test
  void hardwareWithoutAResourceIsUnderstood() {
    assertThat(StreamId.parse("#!::bmd_uuid=12,bmd_name=Blackmagic Web Presenter 4K"))
        .contains(
            new StreamId(
                "",
                Mode.REQUEST,
                "",
                "",
                Map.of("bmd_uuid", "12", "bmd_name", "Blackmagic Web Presenter 4K")));
  }

  @Test
  void theColonFormHasNameUserAndKey() {
    assertThat(StreamId.parse("publish:cam")).contains(StreamId.publish("cam", ""));
    assertThat(StreamId.parse("read:live/cam")).contains(StreamId.request("live/cam"));
    assertThat(StreamId.parse("publish:cam:alice"))
        .contains(new StreamId("cam", Mode.PUBLISH, "alice", "", Map.of()));
    assertThat(StreamId.parse("publish:cam:alice:se:cret"))
        .contains(new StreamId("cam", Mode.PUBLISH, "alice", "", Map.of("key", "se:cret")));
  }

  @Test
  void behindTheNameOfTheColonFormMayStandAnItem() {
    assertThat(StreamId.parse("publish:cam?backup"))
        .contains(new StreamId("cam", Mode.PUBLISH, "", "", Map.of("backup", "1")));
    assertThat(StreamId.parse("publish:cam?backup=0:alice:secret"))
        .contains(
            new StreamId("cam", Mode.PUBLISH, "alice", "", Map.of("backup", "0", "key", "secret")));
    assertThat(StreamId.parse("publish:cam?")).isEmpty();
    assertThat(StreamId.parse("publish:?backup")).isEmpty();
  }

  @Test
  void restreamersFormIsUnderstood() {
    assertThat(StreamId.parse("cam,mode:publish,token:x=y"))
        .contains(new StreamId("cam", Mode.PUBLISH, "", "", Map.of("token", "x=y")));
    assertThat(StreamId.parse("cam,token:x"))
        .contains(new StreamId("cam", Mode.REQUEST, "", "", Map.of("token", "x")));
  }

  @Test
  void srtLiveServersHostsAreModes() {
    assertThat(StreamId.parse("uplive.sls/live/cam")).contains(StreamId.publish("live/cam", ""));
    assertThat(StreamId.parse("live.sls/live/cam")).contains(StreamId.request("live/cam"));
  }

  @Test
  void percentEncodedFormsAreDecodedOnce() {
    assertThat(StreamId.parse("%23!::r=live/cam,m=publish"))
        .contains(StreamId.publish("live/cam", ""));
    assertThat(StreamId.parse("%23%21%3A%3Ar%3Dlive%2Fcam%2Cm%3Dpublish"))
        .contains(StreamId.publish("live/cam", ""));
    assertThat(StreamId.parse("publish%3Ac%C3%A4m")).contains(StreamId.publish("cäm", ""));
    assertThat(StreamId.parse("a+b%2520")).contains(StreamId.request("a+b%20"));
  }

  @Test
  void aPercentSignThatEncodesNothingStays() {
    assertThat(StreamId.parse("100%")).contains(StreamId.request("100%"));
    assertThat(StreamId.parse("#!::r=a%2Cb")).contains(StreamId.request("a%2Cb"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "#!:{r=a,m=request}",
        "#!:",
        "#!",
        "#!::r",
        "#!::=a",
        "#!::r=a,m=Publish",
        "#!::r=a,m=",
        "#!::r=a\nb",
        "#!::r=a\u007fb",
        "a\u0000",
        "a\u2028b",
        "\ud800",
        "%23!::r=a%0Ab",
        "%ff",
        "publish:",
        "read::user",
        "write:cam",
        "srt://host/app/cam",
        "cam,publish",
        "cam,mode:write",
        ",mode:publish",
        "r=cam",
        "uplive.sls/"
      })
  void whatIsNoStreamIdIsNone(String text) {
    assertThat(StreamId.parse(text)).isEmpty();
  }

  @Test
  void no513BytesAreRead() {
    assertThat(StreamId.parse("x".repeat(512))).isPresent();
    assertThat(StreamId.parse("x".repeat(513))).isEmpty();
    assertThat(StreamId.parse("ä".repeat(257))).isEmpty();
  }

  static Stream<StreamId> formattable() {
    return Stream.of(
        StreamId.request("1AAA99"),
        StreamId.publish("alice/cam2", "s-1"),
        new StreamId("", Mode.BIDIRECTIONAL, "", "", Map.of()),
        new StreamId("a=b", Mode.PUBLISH, "ü=", "x", Map.of("t", "stream", "z", "", "key", "k:k")));
  }

  @ParameterizedTest
  @MethodSource("formattable")
  void whatIsFormattedIsParsedAgain(StreamId streamId) {
    assertThat(StreamId.parse(streamId.format())).contains(streamId);
  }

  @Test
  void theFormIsTheOneOfTheSpecification() {
    assertThat(StreamId.publish("alice/cam2", "77").format())
        .isEqualTo("#!::r=alice/cam2,m=publish,s=77");
  }

  static List<StreamId> unformattable() {
    return List.of(
        StreamId.request("a,b"),
        StreamId.request("a\nb"),
        StreamId.request("x".repeat(512)),
        new StreamId("a", Mode.REQUEST, "", "", Map.of("m", "publish")),
        new StreamId("a", Mode.REQUEST, "", "", Map.of("x=y", "z")),
        new StreamId("a", Mode.REQUEST, "", "", Map.of("", "z")));
  }

  @ParameterizedTest
  @MethodSource("unformattable")
  void whatTheFormCannotCarryIsRefused(StreamId streamId) {
    assertThatThrownBy(streamId::format).isInstanceOf(IllegalArgumentException.class);
  }

  private static Mode mode(String text) {
    return StreamId.parse(text).orElseThrow().mode();
  }
}
