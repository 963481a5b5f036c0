package io.millrace.srt.example;

import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.endpoint.SrtStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Passes a stream on, each packet with its own time: Relay srt://FROM:PORT srt://TO:PORT. */
final class Relay {

  public static void main(String[] args) throws IOException {
    try (SrtStream to = SrtStream.open(args[1])) {
      to.connected().join();
      try (SrtStream from = SrtStream.open(args[0], passOn(to))) {
        CompletableFuture.anyOf(from.ended(), to.ended()).join();
      }
    }
  }

  private static SocketHandler passOn(SrtStream to) {
    return new SocketHandler() {
      @Override
      public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
        to.send(payload, originNs);
      }
    };
  }
}
