package io.millrace.srt.endpoint;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.net.EventLoop;
import io.millrace.net.Io;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a loop that goes on keeps of endpoints that are closed: nothing. */
@Timeout(60)
class ClosedEndpointTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static WeakReference<SrtEndpoint> openedAndClosed(EventLoop loop) throws IOException {
    try (SrtEndpoint endpoint = SrtEndpoint.open(loop, ANY_PORT)) {
      return new WeakReference<>(endpoint);
    }
  }

  private static List<WeakReference<SrtEndpoint>> openedAndClosed(List<EventLoop> loops)
      throws IOException {
    List<WeakReference<SrtEndpoint>> references = new ArrayList<>();
    for (SrtEndpoint endpoint :
        SrtEndpoint.listeningTogether(
            loops, ANY_PORT, EndpointLimits.DEFAULT, place -> request -> {})) {
      endpoint.close();
      references.add(new WeakReference<>(endpoint));
    }
    return references;
  }

  private static void awaitForgotten(WeakReference<SrtEndpoint> endpoint) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          System.gc();
          return endpoint.refersTo(null);
        });
  }

  @Test
  void oneOfItsOwnPortIsForgotten() throws IOException {
    try (EventLoop loop = EventLoop.start("long-lived")) {
      awaitForgotten(openedAndClosed(loop));
    }
  }

  @Test
  void thoseOfASharedPortAreForgotten() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "native sockets are Linux's");
    try (EventLoop one = EventLoop.start("long-lived", Io.NATIVE);
        EventLoop two = EventLoop.start("long-lived-too", Io.NATIVE)) {
      openedAndClosed(List.of(one, two)).forEach(ClosedEndpointTest::awaitForgotten);
    }
  }
}
