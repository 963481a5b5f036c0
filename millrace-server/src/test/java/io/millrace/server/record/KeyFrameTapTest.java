package io.millrace.server.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.Broker;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.broker.Publisher;
import io.millrace.cli.load.stream.TestStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeyFrameTapTest {

  private static final ProducerId ID = new ProducerId("1AAA99");

  private static final class Camera implements Publisher {
    @Override
    public String name() {
      return "camera";
    }

    @Override
    public String identity() {
      return "camera";
    }
  }

  @Test
  void ofAHugePictureThatIsThereItTakesTheBeginning() {
    Broker broker = new Broker(new BrokerLimits(64 << 20, Duration.ofSeconds(60), 32 << 20));
    Publication publication = broker.publish(ID, new Camera(), 0).orElseThrow();
    TestStream stream = new TestStream(1, "Huge", 100_000_000, 1, 10);
    long all = 0;
    for (int left = stream.nextFrame(); left > 0; left--) {
      ByteBuffer payload = ByteBuffer.allocate(TestStream.PAYLOAD);
      stream.write(payload, 0);
      publication.append(payload.flip(), 0, 0);
      all += TestStream.PAYLOAD;
    }
    assertThat(all).isGreaterThan(2L * KeyFrameTap.BYTES_MAX);
    KeyFrameTap tap = new KeyFrameTap(ID);
    tap.begin(broker, 0);
    assertThat(tap.media())
        .isCompletedWithValueMatching(media ->
            media.length >= KeyFrameTap.BYTES_MAX
                && media.length < KeyFrameTap.BYTES_MAX + TestStream.PAYLOAD);
  }
}
