package io.millrace.server.http;

import io.millrace.server.blocks.Block;
import io.millrace.server.blocks.BlockList;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses requests from where the operator lets nobody in, before anything else looks at them, and
 * ends connections that a new block is for; if it is for one channel, all of that address, which
 * may come back for others. Who asks on the broker's own machine is never refused, so that the
 * operator can end a block.
 */
final class BlockGuard extends Handler.Wrapper {

  private static final String DETAIL = "the operator lets nobody in from this address at present";

  private final BlockList blocks;
  private final ConnectionGuard connections;
  private final Consumer<Block> enforcer = this::enforce;

  BlockGuard(BlockList blocks, ConnectionGuard connections, Handler behind) {
    super(behind);
    this.connections = connections;
    this.blocks = blocks;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    blocks.onAdded(enforcer);
  }

  @Override
  protected void doStop() throws Exception {
    blocks.removeListener(enforcer);
    super.doStop();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (isBlocked(blocks, request, Optional.empty())) {
      JsonReply.problem(response, callback, HttpStatus.FORBIDDEN_403, DETAIL);
      return true;
    }
    return super.handle(request, response, callback);
  }

  /** Whether a request must not be answered, of a channel if it is about one. */
  static void check(BlockList blocks, Request request, String channel) {
    if (isBlocked(blocks, request, Optional.of(channel))) {
      throw ProblemException.forbidden(DETAIL);
    }
  }

  private static boolean isBlocked(BlockList blocks, Request request, Optional<String> channel) {
    InetAddress address = Origins.address(request).orElse(null);
    if (address == null) {
      return false;
    }
    Block block = channel.isPresent() ? blocks.find(address, channel.get()) : blocks.find(address);
    return block != null && !Origins.isThisMachine(request);
  }

  private void enforce(Block block) {
    connections.end(address -> !address.isLoopbackAddress() && block.range().contains(address));
  }
}
