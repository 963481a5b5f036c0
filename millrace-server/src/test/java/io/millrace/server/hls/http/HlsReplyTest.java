package io.millrace.server.hls.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class HlsReplyTest {

  /** A network that takes all, and remembers it. */
  private static final class Network implements Content.Sink {
    final List<Integer> pieces = new ArrayList<>();
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int lasts;

    @Override
    public void write(boolean last, ByteBuffer piece, Callback callback) {
      pieces.add(piece.remaining());
      while (piece.hasRemaining()) {
        bytes.write(piece.get());
      }
      lasts += last ? 1 : 0;
      callback.succeeded();
    }
  }

  @Test
  void fragmentsLeaveInPiecesAndTheLastOneSaysSo() throws IOException {
    for (int size : new int[] {1, 1000, 32 << 10, 70_000}) {
      Network network = new Network();
      AtomicLong counted = new AtomicLong();
      List<ByteBuffer> media = fragments(3, size);
      HlsReply.write(media, network, counted::addAndGet);

      assertThat(network.lasts).as("%d", size).isEqualTo(1);
      assertThat(network.bytes.toByteArray()).isEqualTo(joined(fragments(3, size)));
      assertThat(network.pieces).allMatch(piece -> piece <= 32 << 10);
      assertThat(network.pieces).hasSize(Math.ceilDiv(3 * size, 32 << 10));
      assertThat(counted).hasValue(3L * size);
    }
  }

  /** The network of one who does not read: what it was given is still to be sent later. */
  @Test
  void whatIsGivenUpIsNobodyElsesMemory() throws IOException {
    List<ByteBuffer> stuck = new ArrayList<>();
    Content.Sink dead =
        (_, piece, callback) -> {
          stuck.add(piece);
          callback.failed(new TimeoutException("the answer is not read"));
        };
    assertThatThrownBy(() -> HlsReply.write(fragments(3, 1000), dead, _ -> {}))
        .isInstanceOf(IOException.class);
    for (int i = 0; i < 100; i++) {
      HlsReply.write(List.of(ByteBuffer.allocate(3000)), new Network(), _ -> {});
    }
    assertThat(stuck)
        .singleElement()
        .extracting(HlsReplyTest::bytes)
        .isEqualTo(joined(fragments(3, 1000)));
  }

  private static List<ByteBuffer> fragments(int count, int size) {
    return IntStream.range(0, count)
        .mapToObj(i -> {
          byte[] bytes = new byte[size];
          Arrays.fill(bytes, (byte) (i + 1));
          return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        })
        .toList();
  }

  private static byte[] joined(List<ByteBuffer> fragments) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    fragments.forEach(fragment -> all.writeBytes(bytes(fragment)));
    return all.toByteArray();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
