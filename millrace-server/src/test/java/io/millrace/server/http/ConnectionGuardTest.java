package io.millrace.server.http;

import static org.awaitility.Awaitility.await;

import io.millrace.server.http.HttpOptions.Bound;
import io.millrace.server.http.HttpOptions.Patience;
import io.millrace.server.http.HttpOptions.Surroundings;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.EndPoint;
import org.junit.jupiter.api.Test;

class ConnectionGuardTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final HttpOptions OPTIONS =
      new HttpOptions(
          Optional.empty(),
          new Bound(100, 100),
          new Bound(100, 100),
          new Patience(AT_ONCE, AT_ONCE, AT_ONCE, AT_ONCE, AT_ONCE),
          Surroundings.NONE);

  private final AtomicInteger closes = new AtomicInteger();

  /** That cannot be closed. */
  private EndPoint stubborn() {
    return (EndPoint)
        Proxy.newProxyInstance(
            EndPoint.class.getClassLoader(),
            new Class<?>[] {EndPoint.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getRemoteSocketAddress" ->
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" -> self == arguments[0];
                  case "close" -> {
                    closes.incrementAndGet();
                    throw new IllegalStateException("as the test wants it");
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Test
  void aConnectionThatCannotBeClosedDoesNotEndTheGuard() {
    try (ConnectionGuard guard = ConnectionGuard.start(OPTIONS, new Proxies(List.of()))) {
      for (int i = 1; i <= 3; i++) {
        int goal = i;
        guard.opened(stubborn());
        await().atMost(SOON).until(() -> closes.get() >= goal && guard.open() == 0);
      }
    }
  }
}
