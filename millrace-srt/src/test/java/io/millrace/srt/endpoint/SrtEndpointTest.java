package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.testkit.Pattern;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two endpoints over loopback, each on a loop of its own. */
@Timeout(30)
class SrtEndpointTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final EventLoop callerLoop = EventLoop.start("caller");
  private final EventLoop listenerLoop = EventLoop.start("listener");
  private SrtEndpoint caller;
  private SrtEndpoint listener;

  /** What happened on a socket. */
  private static final class Recorder implements SocketHandler {
    final CompletableFuture<SrtSocket> connected = new CompletableFuture<>();
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    final List<Integer> received = new CopyOnWriteArrayList<>();

    @Override
    public void onConnected(SrtSocket socket) {
      connected.complete(socket);
    }

    @Override
    public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
      received.add(Pattern.verify(payload));
    }

    @Override
    public void onClosed(SrtSocket socket, CloseReason reason) {
      closed.complete(reason);
    }
  }

  @BeforeEach
  void open() throws IOException {
    caller = SrtEndpoint.open(callerLoop, ANY_PORT);
    listener = SrtEndpoint.open(listenerLoop, ANY_PORT);
  }

  @AfterEach
  void close() {
    caller.close();
    listener.close();
    callerLoop.close();
    listenerLoop.close();
  }

  private Recorder call(Recorder atListener) throws Exception {
    Recorder atCaller = new Recorder();
    listener.listen(request -> request.accept(SrtOptions.LIVE, atListener));
    caller.connect(listener.localAddress(), "1AAA99", SrtOptions.LIVE, atCaller);
    atCaller.connected.get(10, TimeUnit.SECONDS);
    atListener.connected.get(10, TimeUnit.SECONDS);
    return atCaller;
  }

  @Test
  void whatOneSendsTheOtherReceives() throws Exception {
    Recorder atListener = new Recorder();
    SrtSocket socket = call(atListener).connected.join();
    assertThat(atListener.connected.join().streamId()).isEqualTo("1AAA99");
    callerLoop
        .call(() -> {
          for (int i = 0; i < 200; i++) {
            socket.send(ByteBuffer.wrap(Pattern.payload(i, 1316)), System.nanoTime());
          }
          return true;
        })
        .join();
    Awaitility.await().until(() -> atListener.received.size() == 200);
    assertThat(atListener.received).isEqualTo(IntStream.range(0, 200).boxed().toList());
  }

  @Test
  void anEndpointThatClosesSaysGoodByeToItsPeersAtOnce() throws Exception {
    Recorder atListener = new Recorder();
    Recorder atCaller = call(atListener);
    listener.close();
    assertThat(atListener.closed.get(1, TimeUnit.SECONDS)).isEqualTo(CloseReason.CLOSED_HERE);
    assertThat(atCaller.closed.get(5, TimeUnit.SECONDS)).isEqualTo(CloseReason.PEER_SHUTDOWN);
  }

  @Test
  void aLoopThatClosesDoesSoToo() throws Exception {
    Recorder atListener = new Recorder();
    Recorder atCaller = call(atListener);
    listenerLoop.close();
    assertThat(atListener.closed.get(1, TimeUnit.SECONDS)).isEqualTo(CloseReason.CLOSED_HERE);
    assertThat(atCaller.closed.get(5, TimeUnit.SECONDS)).isEqualTo(CloseReason.PEER_SHUTDOWN);
  }

  @Test
  void aCallFromAClosedEndpointEndsAtOnce() throws Exception {
    caller.close();
    Recorder handler = new Recorder();
    caller.connect(
        listener.localAddress(),
        "",
        SrtOptions.LIVE.with(o -> o.connTimeo(Duration.ofSeconds(1))),
        handler);
    assertThat(handler.closed.get(5, TimeUnit.SECONDS)).isEqualTo(CloseReason.CLOSED_HERE);
  }

  @Test
  void aHostThatDoesNotResolveIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            caller.connect(
                InetSocketAddress.createUnresolved("nowhere.invalid", 1),
                "",
                SrtOptions.LIVE,
                new Recorder()))
        .withMessageContaining("nowhere.invalid");
  }
}
