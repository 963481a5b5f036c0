package io.millrace.server.live.http;

import io.millrace.server.live.EndCode;
import io.millrace.server.live.Outlet;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.common.WebSocketSession;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * A WebSocket as the way to a viewer. Messages wait in Jetty until {@link #flush}, and leave in one
 * system call: the core session, unlike the session that applications are given, can be told so.
 */
final class SocketOutlet implements Outlet {

  private static final int CLOSE_REASON_MAX = 120; // of 125 bytes in all, in UTF-8

  /** For what is on its way and the goodbye, also if the other side takes a byte a second. */
  private static final int GOODBYE_S = 10;

  private final CoreSession session;
  private final Runnable onLook;
  private final IntConsumer onMedia;

  /**
   * To a session.
   *
   * @param onMedia is told how many bytes of media go out
   */
  SocketOutlet(Session session, Runnable onLook, IntConsumer onMedia) {
    this.session = ((WebSocketSession) session).getCoreSession();
    this.onLook = onLook;
    this.onMedia = onMedia;
  }

  @Override
  public void text(String json) {
    text(json, true);
  }

  /**
   * A text message.
   *
   * @param more whether others follow at once, and it may wait for them
   */
  void text(String json, boolean more) {
    session.sendFrame(new Frame(OpCode.TEXT, json), Callback.NOOP, more);
  }

  @Override
  public void binary(ByteBuffer bytes) {
    onMedia.accept(bytes.remaining());
    session.sendFrame(new Frame(OpCode.BINARY, bytes), Callback.NOOP, true);
  }

  @Override
  public void flush(Runnable done) {
    session.flush(Callback.from(done, _ -> done.run()));
  }

  @Override
  public void ping() {
    session.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
  }

  @Override
  public void look() {
    onLook.run();
  }

  @Override
  public void close(EndCode code, String reason) {
    String brief = reason.length() > CLOSE_REASON_MAX ? "" : reason;
    session.close(new CloseStatus(code.status(), brief), Callback.NOOP);
    CompletableFuture.delayedExecutor(GOODBYE_S, TimeUnit.SECONDS).execute(session::abort);
  }

  @Override
  public void abort() {
    session.abort();
  }
}
