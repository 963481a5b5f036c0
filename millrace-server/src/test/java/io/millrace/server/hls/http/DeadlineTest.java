package io.millrace.server.hls.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.events.EventBus;
import io.millrace.server.events.Webhooks;
import io.millrace.server.http.ApiServices;
import io.millrace.server.http.BrokerStatus;
import io.millrace.server.http.BrokerView;
import io.millrace.server.http.ChannelView;
import io.millrace.server.http.HttpApi;
import io.millrace.server.http.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  private static final long MINUTE_MS = 60_000;
  private static final int MUCH = 64 << 20;
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final ScheduledExecutorScheduler timer = new ScheduledExecutorScheduler();

  @BeforeEach
  void start() throws Exception {
    timer.start();
  }

  @AfterEach
  void stop() throws Exception {
    timer.stop();
  }

  @Test
  void whoIsNotDoneInTimeIsInterrupted() {
    CountDownLatch never = new CountDownLatch(1);
    try (Deadline _ = new Deadline(timer, 20)) {
      assertThatThrownBy(() -> never.await(MINUTE_MS, TimeUnit.MILLISECONDS))
          .isInstanceOf(InterruptedException.class);
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  /** More than any kernel takes for one connection. */
  @Test
  void aReaderThatTakesNothingLosesItsConnection() throws Exception {
    CompletableFuture<IOException> end = new CompletableFuture<>();
    Route route =
        Route.open(
            "/api/v1/channels/{channel}/much",
            exchange -> {
              try (Deadline _ = Deadline.in(exchange, 200)) {
                Content.Sink.write(exchange.response(), true, ByteBuffer.allocate(MUCH));
                end.cancel(false);
              } catch (IOException e) {
                exchange.callback().failed(e);
                end.complete(e);
              }
            });
    try (HttpApi api = HttpApi.start(ANY_PORT, services().withRoutes(List.of(route)));
        Socket reader = new Socket(api.address().getAddress(), api.address().getPort())) {
      String request = "GET /api/v1/channels/a/much HTTP/1.1\r\nHost: x\r\n\r\n";
      reader.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(end.get(MINUTE_MS, TimeUnit.MILLISECONDS)).isNotNull();
      assertThat(readAll(reader)).isLessThan(MUCH);
    }
  }

  private static long readAll(Socket reader) {
    long all = 0;
    byte[] some = new byte[1 << 16];
    try {
      reader.setSoTimeout((int) MINUTE_MS);
      for (int got = 0; got >= 0; got = reader.getInputStream().read(some)) {
        all += got;
      }
      return all;
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection stays open", e);
    } catch (IOException e) {
      return all; // reset
    }
  }

  private static ApiServices services() {
    BrokerView none =
        new BrokerView() {
          @Override
          public CompletableFuture<List<ChannelView>> channels() {
            return CompletableFuture.completedFuture(List.of());
          }

          @Override
          public CompletableFuture<BrokerStatus> status() {
            return new CompletableFuture<>();
          }
        };
    return ApiServices.open(none, new EventBus(), Webhooks.none());
  }

  @Test
  void whoIsDoneIsLeftAloneHoweverNear() {
    Deadline deadline = new Deadline(timer, MINUTE_MS);
    deadline.strike(); // at the last moment
    deadline.close();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    deadline.strike();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
