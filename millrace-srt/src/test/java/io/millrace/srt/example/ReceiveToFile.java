package io.millrace.srt.example;

import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.endpoint.SrtStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what comes into a file, ReceiveToFile srt://HOST:PORT FILE; a listener never ends. */
final class ReceiveToFile implements SocketHandler {

  private final OutputStream file;

  private ReceiveToFile(OutputStream file) {
    this.file = file;
  }

  public static void main(String[] args) throws IOException {
    try (OutputStream file = Files.newOutputStream(Path.of(args[1]));
        SrtStream stream = SrtStream.open(args[0], new ReceiveToFile(file))) {
      System.out.println(stream.ended().join().text());
    }
  }

  @Override
  public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    try {
      file.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
