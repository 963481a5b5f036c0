package io.millrace.server.http;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the API may do with single connections. Any thread. */
public interface BrokerConnections {

  /** There are none. */
  BrokerConnections NONE =
      new BrokerConnections() {
        @Override
        public CompletableFuture<Optional<ClientView.Page>> clients(
            String channel, int after, int most) {
          return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletableFuture<Boolean> disconnectClient(String channel, int id) {
          return CompletableFuture.completedFuture(false);
        }

        @Override
        public CompletableFuture<Boolean> disconnectProducer(String channel) {
          return CompletableFuture.completedFuture(false);
        }
      };

  /**
   * A channel's clients.
   *
   * @param after those with a greater id
   * @param most so many at most
   * @return empty if there is no such channel
   */
  CompletableFuture<Optional<ClientView.Page>> clients(String channel, int after, int most);

  /**
   * Ends a client's connection.
   *
   * @return whether there was one
   */
  CompletableFuture<Boolean> disconnectClient(String channel, int id);

  /**
   * Ends the connection of the producer that feeds the channel.
   *
   * @return whether there was one
   */
  CompletableFuture<Boolean> disconnectProducer(String channel);
}
