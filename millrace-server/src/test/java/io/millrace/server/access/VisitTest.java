package io.millrace.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.ConnectionRequest;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.handshake.StreamId;
import io.millrace.srt.send.PacketStore;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisitTest {

  private static final String KEY = "mk_ab23cd_abcdefghijkmnpqrstuvwxyz23456789";
  private static final String TOKEN = "mt_eyJjIjoieCJ9.c2lnbmF0dXJl";

  private record Request(String streamId) implements ConnectionRequest {
    @Override
    public InetSocketAddress remoteAddress() {
      return new InetSocketAddress("192.0.2.1", 4000);
    }

    @Override
    public int peerVersion() {
      return 0x010503;
    }

    @Override
    public int pbKeyLen() {
      return 16;
    }

    @Override
    public SrtSocket accept(SrtOptions options, SocketHandler handler) {
      throw new AssertionError();
    }

    @Override
    public SrtSocket accept(
        SrtOptions options, SocketHandler handler, PacketStore store, long from) {
      throw new AssertionError();
    }

    @Override
    public void reject(Rejection why) {
      throw new AssertionError();
    }
  }

  private static Visit visit(String streamId) {
    return Visit.of(new Request(streamId), StreamId.parse(streamId).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "publish:1AAA99:alice:" + KEY,
        "#!::r=1AAA99,m=publish,u=alice,key=" + KEY,
        "#!::r=1AAA99,m=publish,u=alice,token=" + KEY,
      })
  void aKeyIsFoundInEveryDialect(String streamId) {
    Visit visit = visit(streamId);
    assertThat(visit.action()).isEqualTo(Action.PUBLISH);
    assertThat(visit.channel()).isEqualTo("1AAA99");
    assertThat(visit.user()).isEqualTo("alice");
    assertThat(visit.key()).isEqualTo(KEY);
    assertThat(visit.token()).isEmpty();
    assertThat(visit.agent()).isEqualTo("SRT 1.5.3");
    assertThat(visit.encrypted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"publish:1AAA99:" + KEY, "publish:1AAA99::" + KEY})
  void aKeyNeedsNoUserInFrontOfIt(String streamId) {
    Visit visit = visit(streamId);
    assertThat(visit.key()).isEqualTo(KEY);
    assertThat(visit.user()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "read:1AAA99:" + TOKEN,
        "read:1AAA99:alice:" + TOKEN,
        "#!::r=1AAA99,token=" + TOKEN,
        "#!::r=1AAA99,key=" + TOKEN,
        "1AAA99,mode:request,token:" + TOKEN,
      })
  void soIsAToken(String streamId) {
    Visit visit = visit(streamId);
    assertThat(visit.action()).isEqualTo(Action.WATCH);
    assertThat(visit.token()).isEqualTo(TOKEN);
    assertThat(visit.key()).isEmpty();
  }

  @Test
  void whatIsNotOursIsKeptForTheHook() {
    Visit visit = visit("publish:1AAA99:alice:secret");
    assertThat(visit.user()).isEqualTo("alice");
    assertThat(visit.key()).isEqualTo("secret");
    assertThat(visit("#!::r=1AAA99,token=other").token()).isEqualTo("other");
    assertThat(visit("1AAA99").showsSomething()).isFalse();
  }

  @Test
  void itsTextHoldsNoSecret() {
    assertThat(visit("publish:1AAA99:alice:" + KEY).toString()).doesNotContain(KEY);
    assertThat(HookQuestion.of(visit("publish:1AAA99:alice:secret")).toString())
        .doesNotContain("secret");
    assertThat(StreamKeyText.parse(KEY).orElseThrow().toString()).isEqualTo("mk_ab23cd_…");
  }
}
