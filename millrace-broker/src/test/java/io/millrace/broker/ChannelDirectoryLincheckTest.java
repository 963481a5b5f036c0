package io.millrace.broker;

import java.util.Optional;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Loops that claim, release and want one channel at the same time see one order of events. Lincheck
 * makes the scenarios and the interleavings.
 */
@Param(name = "place", gen = IntGen.class, conf = "0:2")
@Param(name = "turn", gen = IntGen.class, conf = "1:3")
public class ChannelDirectoryLincheckTest {
  private static final ProducerId ID = ProducerId.parse("one").orElseThrow();

  private static final long NOW_NS = 1_000;

  private final ChannelDirectory directory = new ChannelDirectory(id -> Continuity.DEFAULT);

  /** Also if somebody with a higher number has it, or left it. */
  @Operation
  public String claim(@Param(name = "place") int place) {
    return switch (directory.claim(
        ID, place, publisher(place), held -> held.place() > place, NOW_NS)) {
      case Claim.Granted granted ->
          text(Optional.of(granted.holder()))
              + " for "
              + text(granted.replaced())
              + ", wanted "
              + granted.wanted();
      case Claim.Refused refused -> "refused for " + text(Optional.of(refused.incumbent()));
      case Claim.StandsBy standsBy -> "stands by";
      case Claim.Crowded crowded -> "crowded";
      case Claim.Reserved reserved -> "kept for " + text(Optional.of(reserved.kept().forWhom()));
    };
  }

  @Operation
  public boolean release(@Param(name = "turn") int turn) {
    return directory.release(ID, turn, "left", NOW_NS).lingers();
  }

  /** Asked when the time of who left is over. */
  @Operation
  public boolean lingers(@Param(name = "turn") int turn) {
    return directory.lingers(ID, turn, NOW_NS + Continuity.DEFAULT.linger().toNanos());
  }

  @Operation
  public String want(@Param(name = "place") int place) {
    return text(directory.want(ID, place, NOW_NS));
  }

  @Operation
  public String unwant(@Param(name = "place") int place) {
    return text(directory.unwant(ID, place));
  }

  @Operation
  public String holder() {
    return text(directory.holder(ID));
  }

  @Operation
  public String state() {
    return directory.state(ID).map(state -> state.getClass().getSimpleName()).orElse("none");
  }

  @Operation
  public int size() {
    return directory.size();
  }

  @Test
  @Timeout(120)
  void loopsThatWantTheSameChannelSeeOneOrderOfEvents() {
    new ModelCheckingOptions()
        .iterations(4)
        .invocationsPerIteration(100)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .check(ChannelDirectoryLincheckTest.class);
  }

  private static String text(Optional<Holder> holder) {
    return holder.map(held -> held.place() + " in turn " + held.turn()).orElse("nobody");
  }

  private static Publisher publisher(int place) {
    return new Publisher() {
      @Override
      public String name() {
        return "producer " + place;
      }

      @Override
      public String identity() {
        return name();
      }
    };
  }
}
