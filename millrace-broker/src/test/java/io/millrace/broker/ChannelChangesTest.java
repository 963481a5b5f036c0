package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who listens to the directory hears of one step at a time, in order. */
@Timeout(30)
class ChannelChangesTest {
  private static final ProducerId ID = Stage.ID;

  private final ChannelDirectory directory = new ChannelDirectory(id -> Continuity.DEFAULT);
  private final List<String> told = new ArrayList<>();

  private void take(String name) {
    directory.claim(ID, 0, Stage.publisher(name), incumbent -> true, 1);
  }

  private static String nameIn(ChannelChange change) {
    return ((ChannelState.Live) change.now()).holder().publisher().name();
  }

  @Test
  void aStepOfAnotherThreadIsToldAfterTheOneThatIsBeingTold() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    directory.listen(change -> {
      if (nameIn(change).equals("a")) {
        first.countDown();
        await(goOn);
      }
      told.add(nameIn(change)); // one thread at a time
    });
    Thread other = Thread.ofVirtual().start(() -> take("a"));
    await(first);
    take("b"); // does not wait
    assertThat(told).isEmpty();
    goOn.countDown();
    other.join();
    assertThat(told).containsExactly("a", "b");
  }

  @Test
  void aStepThatWhoListensTakesItselfIsToldAfterThatOfWhichItHears() {
    directory.listen(change -> {
      if (nameIn(change).equals("a")) {
        take("b");
      }
      told.add(nameIn(change));
    });
    take("a");
    assertThat(told).containsExactly("a", "b");
  }

  @Test
  void whoListensAndFailsHearsOfTheNextStep() {
    directory.listen(change -> {
      told.add(nameIn(change));
      if (nameIn(change).equals("a")) {
        throw new IllegalStateException("on purpose");
      }
    });
    assertThatThrownBy(() -> take("a")).hasMessage("on purpose");
    take("b");
    assertThat(told).containsExactly("a", "b");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
