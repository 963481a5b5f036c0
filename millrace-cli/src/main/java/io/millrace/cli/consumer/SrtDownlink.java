package io.millrace.cli.consumer;

import io.millrace.cli.srt.BrokerAccess;
import io.millrace.cli.srt.Credentials;
import io.millrace.cli.srt.SrtCaller;
import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.crypto.KeyState;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Calls over SRT, all from the caller's one UDP port. Reads the clock for those above. */
final class SrtDownlink implements Downlink {

  private final SrtCaller caller;
  private final SrtOptions options;
  private final Credentials credentials;

  SrtDownlink(SrtCaller caller, SrtOptions options, Credentials credentials) {
    this.caller = caller;
    this.options = options;
    this.credentials = credentials;
  }

  @Override
  public Call call(String producerId, @Nullable Passphrase passphrase, Listener listener) {
    SocketCall call = new SocketCall(listener, BrokerAccess.cipher(options.pbKeyLen()));
    SrtOptions its = options.with(o -> o.passphrase(passphrase));
    caller.call(credentials.request(producerId), its, new Handler(listener), call);
    return call;
  }

  /** A call that has a socket once the broker's name is looked up. The loop's. */
  private static final class SocketCall implements Call, SrtCaller.Answer {
    private final Listener listener;
    private final String cipher;
    private @Nullable SrtSocket socket;
    private boolean closed;

    SocketCall(Listener listener, String cipher) {
      this.listener = listener;
      this.cipher = cipher;
    }

    @Override
    public void calling(SrtSocket called) {
      socket = called;
      if (closed) {
        called.close();
      }
    }

    @Override
    public void notResolved(String why) {
      if (!closed) {
        listener.onClosed(CloseReason.CONNECT_TIMEOUT, null, System.nanoTime());
      }
    }

    @Override
    public @Nullable SrtStats stats() {
      return socket == null ? null : socket.stats();
    }

    @Override
    public String cipher() {
      return socket != null && socket.kmState() == KeyState.SECURED ? cipher : "";
    }

    @Override
    public void close() {
      closed = true;
      if (socket != null) {
        socket.close();
      }
    }
  }

  private record Handler(Listener listener) implements SocketHandler {
    @Override
    public void onConnected(SrtSocket socket) {
      listener.onConnected(System.nanoTime());
    }

    @Override
    public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
      listener.onPayload(payload, originNs, System.nanoTime());
    }

    @Override
    public void onClosed(SrtSocket socket, CloseReason reason) {
      listener.onClosed(reason, socket.rejection(), System.nanoTime());
    }
  }
}
