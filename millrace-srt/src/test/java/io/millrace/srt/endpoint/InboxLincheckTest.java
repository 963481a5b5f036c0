package io.millrace.srt.endpoint;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loops hand datagrams to another one, in interleavings that Lincheck makes. */
@Param(name = "datagram", gen = IntGen.class, conf = "1:9")
public class InboxLincheckTest {
  private static final InetSocketAddress FROM =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4_000);

  private final Inbox inbox = new Inbox();
  private final AtomicBoolean called = new AtomicBoolean();

  public InboxLincheckTest() {
    inbox.onArrival(() -> called.set(true));
  }

  @Operation
  public boolean put(@Param(name = "datagram") int datagram) {
    return inbox.put(ByteBuffer.wrap(new byte[] {(byte) datagram}), FROM);
  }

  /** As a loop that was called up: who calls from here on is answered again. */
  @Operation(nonParallelGroup = "owner")
  public List<Integer> answer() {
    List<Integer> taken = new ArrayList<>();
    if (called.getAndSet(false)) {
      for (Inbox.Stray next = inbox.poll(); next != null; next = inbox.poll()) {
        taken.add((int) next.datagram().get(0));
      }
    }
    return taken;
  }

  /** Whatever lies there, the owner was called for it. */
  @Validate
  public void nothingLiesThereForEver() {
    answer();
    if (inbox.size() > 0) {
      throw new AssertionError(inbox.size() + " datagrams of which nobody was told");
    }
  }

  @Test
  @Timeout(120)
  void whatIsPutIsTakenOnceInOrderAndNothingIsForgotten() {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(0)
        .iterations(3)
        .invocationsPerIteration(100)
        .check(InboxLincheckTest.class);
  }
}
