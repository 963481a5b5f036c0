package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.net.DatagramBatch;
import io.millrace.net.DatagramHandler;
import io.millrace.net.EventLoop;
import io.millrace.net.UdpSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PortOutputTest {

  private static final InetSocketAddress VIEWER = new InetSocketAddress("192.0.2.1", 4_000);
  private static final long MS = 1_000_000;

  /** A socket whose send buffer is full until it has room. */
  private static final class FullSocket implements UdpSocket {
    int attempts;
    boolean hasRoom;

    @Override
    public SendResult send(ByteBuffer datagram, InetSocketAddress to) {
      attempts++;
      return hasRoom ? SendResult.SENT : SendResult.NO_ROOM;
    }

    @Override
    public int sendSegments(ByteBuffer datagrams, int segmentBytes, InetSocketAddress to) {
      attempts++;
      if (!hasRoom) {
        return 0;
      }
      int count = datagrams.remaining() / segmentBytes;
      datagrams.position(datagrams.limit());
      return count;
    }

    @Override
    public DatagramBatch newBatch() {
      return NO_BATCH;
    }

    @Override
    public InetSocketAddress localAddress() {
      return VIEWER;
    }

    @Override
    public boolean noteArrivals() {
      return false;
    }

    @Override
    public long arrivalNs() {
      return 0;
    }

    @Override
    public void start(DatagramHandler handler) {}

    @Override
    public int receiveBufferBytes() {
      return 0;
    }

    @Override
    public long noRoomCount() {
      return 0;
    }

    @Override
    public long failedCount() {
      return 0;
    }

    @Override
    public void close() {}
  }

  private static final DatagramBatch NO_BATCH =
      new DatagramBatch() {
        @Override
        public boolean add(ByteBuffer datagram, InetSocketAddress to) {
          return true;
        }

        @Override
        public boolean isEmpty() {
          return true;
        }

        @Override
        public int size() {
          return 0;
        }

        @Override
        public int flush() {
          return 0;
        }

        @Override
        public void clear() {}
      };

  private final EventLoop loop = EventLoop.start("port-output-test");
  private final FullSocket socket = new FullSocket();
  private final PortOutput output = new PortOutput(loop, socket);

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void oneOfAThousandViewersFindsOutThatTheSendBufferIsFull() {
    output.at(5 * MS);
    for (int i = 0; i < 1_000; i++) {
      assertThat(output.sendRun(ByteBuffer.allocate(4_000), 1_000, VIEWER)).isZero();
      assertThat(output.send(ByteBuffer.allocate(1_000), VIEWER)).isFalse();
    }
    assertThat(socket.attempts).isEqualTo(1);
  }

  @Test
  void itIsTriedAgainHalfAMillisecondLater() {
    output.at(5 * MS);
    output.send(ByteBuffer.allocate(1_000), VIEWER);
    socket.hasRoom = true;
    output.at(5 * MS + 499_000);
    assertThat(output.send(ByteBuffer.allocate(1_000), VIEWER)).isFalse();
    output.at(5 * MS + 500_000);
    assertThat(output.sendRun(ByteBuffer.allocate(4_000), 1_000, VIEWER)).isEqualTo(4);
  }

  @Test
  void allConnectionsTogetherSendSoManyPacketsAgainInAPass() {
    long admitted = IntStream.range(0, 1_000).filter(i -> output.admitsAgain()).count();
    assertThat(admitted).isEqualTo(256);
    output.endPass();
    assertThat(output.admitsAgain()).isTrue();
  }
}
