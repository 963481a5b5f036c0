package io.millrace.testkit.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SeedsTest {
  @Test
  void theRegressionsComeFirstAndFreshOnesFollow() {
    List<Long> seeds = Seeds.of(17, 4711).toList();

    assertThat(seeds).hasSize(7).startsWith(17L, 4711L).doesNotHaveDuplicates();
  }

  @Test
  void freshSeedsAreTheSameForOneMasterAndOthersForAnother() {
    assertThat(Seeds.of()).containsExactlyElementsOf(Seeds.of().toList());
    assertThat(Seeds.withMaster(5).toList()).isNotEqualTo(Seeds.withMaster(6).toList());
  }

  @Test
  void theMasterSeedIsWhatThePropertySays() {
    assertThat(Seeds.master("-42")).isEqualTo(-42);
    assertThat(Seeds.master("")).isNotEqualTo(Seeds.master(""));
    assertThatThrownBy(() -> Seeds.master("x"))
        .hasMessage("-Dmillrace.seed=x must be a whole number");
  }

  @Test
  void theSeedIsTheNameOfTheTest() throws Throwable {
    long[] drawn = {0};
    DynamicTest first =
        Seeds.tests(random -> drawn[0] = random.nextLong(), 17).findFirst().orElseThrow();

    first.getExecutable().execute();

    assertThat(first.getDisplayName()).isEqualTo("seed 17");
    assertThat(drawn[0]).isEqualTo(new Random(17).nextLong());
  }

  @TestFactory
  Stream<DynamicTest> randomBytesStayWithinTheirBound() {
    return Seeds.tests(random -> {
      int max = random.nextInt(50);
      for (int i = 0; i < 1000; i++) {
        assertThat(Bytes.random(random, max).length).isLessThanOrEqualTo(max);
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> mutationsChangeACopyWithinTheirBound() {
    return Seeds.tests(random -> {
      int changed = 0;
      for (int i = 0; i < 1000; i++) {
        byte[] original = Bytes.random(random, 300);
        byte[] before = original.clone();
        byte[] mutated = Mutations.mutate(random, original);
        assertThat(original).isEqualTo(before);
        assertThat(mutated.length).isLessThanOrEqualTo(original.length + 1024);
        changed += Arrays.equals(mutated, original) ? 0 : 1;
      }
      assertThat(changed).isGreaterThan(900);
    });
  }
}
