package io.millrace.server.access;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.ConnectionRequest;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.send.PacketStore;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop whose pass may end before they do, and their end then. Those without
 * such a pass it does not know. Loop only.
 */
public final class Guests {

  private final Predicate<Pass> isGood;
  private final Consumer<Leaving> leaving;
  private final Set<Guest> guests = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * A connection whose pass has ended.
   *
   * @param socket which is being closed
   */
  public record Leaving(SrtSocket socket, Pass pass) {

    /** For people. */
    public String why() {
      return pass.keyId()
          .map(id -> "key " + id + " was revoked")
          .orElse("the time is over for which it was let in");
    }
  }

  /**
   * Nobody yet.
   *
   * @param isGood whether a pass still holds
   * @param leaving is told of each that has to leave
   */
  public Guests(Predicate<Pass> isGood, Consumer<Leaving> leaving) {
    this.isGood = isGood;
    this.leaving = leaving;
  }

  /** The request, so that its connection ends with the pass; the same one if that cannot end. */
  public ConnectionRequest welcome(Pass pass, ConnectionRequest request) {
    return pass.mayEnd() ? new Invitation(pass, request) : request;
  }

  /** Has those leave whose pass no longer holds. */
  public void review() {
    for (Guest guest : List.copyOf(guests)) { // who leaves, leaves the set
      guest.reviewed();
    }
  }

  int size() {
    return guests.size();
  }

  private final class Invitation implements ConnectionRequest {
    private final Pass pass;
    private final ConnectionRequest request;

    Invitation(Pass pass, ConnectionRequest request) {
      this.pass = pass;
      this.request = request;
    }

    @Override
    public SrtSocket accept(SrtOptions options, SocketHandler handler) {
      return request.accept(options, new Guest(pass, handler));
    }

    @Override
    public SrtSocket accept(
        SrtOptions options, SocketHandler handler, PacketStore store, long from) {
      return request.accept(options, new Guest(pass, handler), store, from);
    }

    @Override
    public void reject(Rejection why) {
      request.reject(why);
    }

    @Override
    public InetSocketAddress remoteAddress() {
      return request.remoteAddress();
    }

    @Override
    public String streamId() {
      return request.streamId();
    }

    @Override
    public int peerVersion() {
      return request.peerVersion();
    }

    @Override
    public int pbKeyLen() {
      return request.pbKeyLen();
    }
  }

  private final class Guest implements SocketHandler {
    private final Pass pass;
    private final SocketHandler handler;
    private @Nullable SrtSocket connection;

    Guest(Pass pass, SocketHandler handler) {
      this.pass = pass;
      this.handler = handler;
    }

    @Override
    public void onConnected(SrtSocket socket) {
      connection = socket;
      guests.add(this);
      handler.onConnected(socket);
      reviewed(); // its key may have been revoked since it was let in
    }

    @Override
    public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
      handler.onPayload(socket, payload, originNs);
    }

    @Override
    public void onClosed(SrtSocket socket, CloseReason reason) {
      connection = null;
      guests.remove(this);
      handler.onClosed(socket, reason);
    }

    private void reviewed() {
      SrtSocket present = connection;
      if (present != null && !isGood.test(pass)) {
        connection = null;
        guests.remove(this);
        leaving.accept(new Leaving(present, pass));
        present.close();
      }
    }
  }
}
