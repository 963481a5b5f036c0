package io.millrace.testkit.seed;

import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The seeds of a property test: those that failed once stay in its list, a few fresh ones join each
 * run. The fresh ones come from one master seed, printed once; {@code -Dmillrace.seed=…} repeats a
 * run. They do not depend on which tests run, or in what order.
 *
 * {@snippet :
 * @TestFactory
 * Stream<DynamicTest> anyBytesParse() {
 *   return Seeds.tests(random -> parse(Bytes.random(random, 1500)), 17, 4711);
 * }
 * }
 */
public final class Seeds {
  /** The system property that holds the master seed. */
  public static final String PROPERTY = "millrace.seed";

  private static final int FRESH = 5;

  private Seeds() {}

  /** What is tried with each seed. */
  @FunctionalInterface
  public interface SeededTest {
    /** Tries it with the chances of one seed. */
    void run(Random random) throws Throwable;
  }

  /** The given seeds, then the fresh ones: for {@code @MethodSource}, or to loop over. */
  public static Stream<Long> of(long... regression) {
    return withMaster(Master.SEED, regression);
  }

  /** One test for each of {@link #of}, with the seed as its name: for {@code @TestFactory}. */
  public static Stream<DynamicTest> tests(SeededTest test, long... regression) {
    return of(regression)
        .map(seed -> DynamicTest.dynamicTest("seed " + seed, () -> test.run(new Random(seed))));
  }

  static Stream<Long> withMaster(long master, long... regression) {
    SplittableRandom fresh = new SplittableRandom(master);
    return LongStream.concat(LongStream.of(regression), fresh.longs(FRESH)).boxed();
  }

  /** The master seed a property's text asks for; without text one from the clock. */
  static long master(String text) {
    if (text.isEmpty()) {
      return new SplittableRandom().nextLong();
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "-D" + PROPERTY + "=" + text + " must be a whole number", notANumber);
    }
  }

  /** Chosen and printed when the first test of this JVM asks. */
  private static final class Master {
    static final long SEED = master(System.getProperty(PROPERTY, ""));

    static {
      System.out.println(
          "Fresh seeds come from master seed "
              + SEED
              + "; repeat them with -D"
              + PROPERTY
              + "="
              + SEED);
    }
  }
}
