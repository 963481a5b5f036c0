package io.millrace.server.http;

import io.millrace.cli.Printable;
import io.millrace.server.blocks.AddressRange;
import io.millrace.server.blocks.Block;
import io.millrace.server.blocks.BlockList;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom the operator keeps out: shows, makes and ends blocks. */
final class BlockRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(BlockRoutes.class);
  private static final String PATH = "/api/v1/blocks";

  private final BlockList blocks;
  private final BrokerConnections connections;

  BlockRoutes(BlockList blocks, BrokerConnections connections) {
    this.blocks = blocks;
    this.connections = connections;
  }

  List<Route> all() {
    return List.of(
        Route.controlAll("GET", PATH, this::list),
        Route.controlAll("POST", PATH, this::add),
        Route.controlAll("DELETE", PATH + "/{id}", this::remove));
  }

  private void list(Exchange exchange) {
    exchange.reply(blocks.all().stream().map(BlockView::of).toList());
  }

  private void add(Exchange exchange) throws IOException, InterruptedException {
    BlockOrder order = JsonBody.read(exchange.request(), BlockOrder.class);
    AddressRange range = range(order, exchange);
    refuseOwnAddress(range, order, exchange);
    String who = Printable.clean(exchange.grant().subject());
    Block block =
        blocks
            .add(range, order.forChannel(), order.cleanReason(), who, order.time())
            .orElseThrow(() ->
                new ProblemException(
                    HttpStatus.CONFLICT_409,
                    "there are " + BlockList.MOST + " blocks, which is the most; end one first"));
    LOG.info("{}; through the HTTP API by {}", block.text(), who);
    exchange.response().getHeaders().put(HttpHeader.LOCATION, PATH + "/" + block.id());
    exchange.created(BlockView.of(block));
  }

  private AddressRange range(BlockOrder order, Exchange exchange) throws InterruptedException {
    if ((order.address() == null) == (order.client() == null)) {
      throw ProblemException.badRequest(
          "give either address, or channel and client with the id of a client");
    }
    return order.address() != null
        ? BlockOrder.range(order.address())
        : BlockOrder.range(addressOfClient(order, exchange));
  }

  private String addressOfClient(BlockOrder order, Exchange exchange) throws InterruptedException {
    int id = order.client() == null ? 0 : order.client();
    String channel =
        order
            .forChannel()
            .orElseThrow(
                () -> ProblemException.badRequest("a client needs its channel beside its id"));
    Optional<ClientView.Page> page = exchange.ask(connections.clients(channel, id - 1, 1));
    return page.stream()
        .flatMap(found -> found.clients().stream())
        .filter(client -> client.id() == id)
        .map(ClientView::address)
        .findFirst()
        .orElseThrow(
            () -> ProblemException.notFound("channel " + channel + " has no client with id " + id));
  }

  /** Not on the broker's own machine, which is never kept from HTTP. */
  private static void refuseOwnAddress(AddressRange range, BlockOrder order, Exchange exchange) {
    boolean isOwn =
        order.channel() == null
            && !Origins.isThisMachine(exchange.request())
            && Origins.address(exchange.request()).filter(range::contains).isPresent();
    if (isOwn) {
      throw new ProblemException(
          HttpStatus.CONFLICT_409, range + " is where you ask from: you would lock yourself out");
    }
  }

  private void remove(Exchange exchange) {
    long id;
    try {
      id = Long.parseLong(exchange.path().id());
    } catch (NumberFormatException e) {
      throw ProblemException.notFound(
          "blocks' ids are whole numbers, and '"
              + Exchange.shown(exchange.path().id())
              + "' is none");
    }
    if (!blocks.remove(id)) {
      throw ProblemException.notFound("there is no block with id " + id + "; it may have ended");
    }
    LOG.info(
        "block {} was ended through the HTTP API by {}",
        id,
        Printable.clean(exchange.grant().subject()));
    exchange.done();
  }
}
