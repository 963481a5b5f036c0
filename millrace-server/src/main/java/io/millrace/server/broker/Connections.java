package io.millrace.server.broker;

import io.millrace.broker.Channel;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.broker.Subscription;
import io.millrace.cli.HostAndPort;
import io.millrace.server.http.BrokerConnections;
import io.millrace.server.http.ClientView;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.endpoint.SrtSocket;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks all loops for single connections, or to end one. Any thread. */
final class Connections implements BrokerConnections {

  private static final String OPERATOR = "disconnected by the operator";

  private final List<ServerLoop> loops;

  Connections(List<ServerLoop> loops) {
    this.loops = loops;
  }

  /** A consumer's three sides, on its loop. */
  private record Client(SrtSubscriber consumer, Subscription subscription, SrtSocket socket) {

    static @Nullable Client of(Subscription subscription) {
      if (!(subscription.subscriber() instanceof SrtSubscriber consumer)) {
        return null;
      }
      SrtSocket socket = consumer.socket();
      return socket == null ? null : new Client(consumer, subscription, socket);
    }

    int id() {
      return socket.socketId();
    }

    ClientView view() {
      SrtStats stats = socket.stats();
      return new ClientView(
          id(),
          HostAndPort.of(socket.remoteAddress()).toString(),
          stats.msTimeStamp(),
          LagWatch.lagMs(consumer, subscription, socket),
          subscription.skips(),
          subscription.packetsSkipped(),
          stats.msRtt(),
          stats.pktSent(),
          stats.byteSent(),
          stats.pktRetrans(),
          stats.pktSndLoss(),
          stats.pktSndDrop());
    }
  }

  @Override
  public CompletableFuture<Optional<ClientView.Page>> clients(String channel, int after, int most) {
    return onLoops(channel, found -> firstClients(found, after, most + 1))
        .thenApply(parts -> parts.isEmpty() ? Optional.empty() : Optional.of(page(parts, most)));
  }

  private static ClientView.Page page(List<List<ClientView>> parts, int most) {
    List<ClientView> all =
        parts.stream()
            .flatMap(Collection::stream)
            .sorted(Comparator.comparingInt(ClientView::id))
            .limit(most + 1L)
            .toList();
    if (all.size() <= most) {
      return new ClientView.Page(all, Optional.empty());
    }
    return new ClientView.Page(all.subList(0, most), Optional.of(all.get(most - 1).id()));
  }

  /** Of those behind an id the ones with the smallest; of no others statistics are gathered. */
  private static List<ClientView> firstClients(Channel channel, int after, int most) {
    PriorityQueue<Client> greatestFirst =
        new PriorityQueue<>(Comparator.comparingInt(Client::id).reversed());
    channel.forEachSubscription(subscription -> {
      Client client = Client.of(subscription);
      if (client != null && client.id() > after) {
        greatestFirst.add(client);
        if (greatestFirst.size() > most) {
          greatestFirst.remove();
        }
      }
    });
    return greatestFirst.stream().map(Client::view).toList();
  }

  @Override
  public CompletableFuture<Boolean> disconnectClient(String channel, int id) {
    return onLoops(channel, found -> disconnect(found, id)).thenApply(done -> done.contains(true));
  }

  private static boolean disconnect(Channel channel, int id) {
    boolean[] found = {false};
    channel.forEachSubscription(subscription -> {
      Client client = Client.of(subscription);
      if (client != null && client.id() == id) {
        found[0] = true;
        client.consumer().close(OPERATOR);
      }
    });
    return found[0];
  }

  @Override
  public CompletableFuture<Boolean> disconnectProducer(String channel) {
    return onLoops(channel, Connections::disconnectProducer).thenApply(done -> done.contains(true));
  }

  private static boolean disconnectProducer(Channel channel) {
    return channel
        .publication()
        .filter(publication -> !publication.isRelayed())
        .map(Publication::publisher)
        .filter(SrtPublisher.class::isInstance)
        .map(SrtPublisher.class::cast)
        .map(publisher -> {
          publisher.sendAway(publisher.name() + " was " + OPERATOR);
          return true;
        })
        .orElse(false);
  }

  /** What loops say that have the channel. */
  private <T> CompletableFuture<List<T>> onLoops(String name, Function<Channel, T> question) {
    Optional<ProducerId> id = ProducerId.parse(name);
    if (id.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<CompletableFuture<Optional<T>>> answers =
        loops.stream()
            .map(loop ->
                loop.loop().call(() -> loop.member().broker().channel(id.get()).map(question)))
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApplyAsync(
            _ -> answers.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList(),
            WholeView.OFF_THE_LOOPS);
  }
}
