package io.millrace.server.http.access;

import java.util.Optional;

/** Decides what the bearer of a request's credentials may do. Threads that may wait. */
public interface Authorizer extends AutoCloseable {

  /**
   * Decides.
   *
   * @param authorization the request's {@code Authorization} header
   * @param fromThisMachine whether the caller runs on this machine, and not for somebody else
   * @throws DeniedException if it may do nothing
   */
  Grant authorize(Optional<String> authorization, boolean fromThisMachine)
      throws DeniedException, InterruptedException;

  @Override
  void close();

  /**
   * Without tokens: whoever reaches the API may read, as whoever reaches the broker may watch; to
   * change something one has to be on this machine.
   */
  static Authorizer open() {
    return new Authorizer() {
      @Override
      public Grant authorize(Optional<String> authorization, boolean fromThisMachine) {
        return fromThisMachine ? Grant.ALL : Grant.TO_READ;
      }

      @Override
      public void close() {}
    };
  }
}
