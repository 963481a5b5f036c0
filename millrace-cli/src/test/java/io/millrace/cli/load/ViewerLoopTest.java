package io.millrace.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.srt.Credentials;
import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.SrtEndpoint;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Viewers of a broker that never answers. */
@Timeout(60)
class ViewerLoopTest {

  private final DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final EventLoop loop = EventLoop.start("viewer-loop-test");
  private final ViewerLoop viewers;

  ViewerLoopTest() throws IOException {
    SrtEndpoint endpoint =
        SrtEndpoint.open(loop, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    viewers =
        new ViewerLoop(
            loop,
            List.of(endpoint),
            (InetSocketAddress) silent.getLocalSocketAddress(),
            SrtOptions.LIVE.with(o -> o.connTimeo(Duration.ofSeconds(2))),
            Credentials.NONE,
            new Viewer.Plan(5, true, false, 0),
            1);
  }

  @AfterEach
  void end() {
    viewers.close();
    silent.close();
  }

  @Test
  void whoWasRefusedIsStruckOffAndNoLongerJudged() {
    Viewer viewer = viewers.call("load/1").join();
    viewer.answered().join();
    assertThat(viewers.interval().join().waiting()).isZero();
    assertThat(viewers.tally(true).join().refused).isEqualTo(1);

    assertThat(viewers.strikeOffLost().join()).isEqualTo(1);
    assertThat(viewers.interval().join().viewers()).isZero();
    assertThat(viewers.tally(true).join().refused).isZero();
    assertThat(viewers.outcome(true).join().tally().refused).isEqualTo(1);
  }

  @Test
  void whoStillCallsIsWaitedForAndStays() {
    viewers.call("load/1").join();
    assertThat(viewers.interval().join().waiting()).isEqualTo(1);
    assertThat(viewers.strikeOffLost().join()).isZero();
    assertThat(viewers.shrink(3).join()).isEqualTo(1);
    assertThat(viewers.shrink(3).join()).isZero();
  }
}
