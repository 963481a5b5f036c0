package io.millrace.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapacitySearchTest {

  private final List<Integer> tried = new ArrayList<>();

  private CapacitySearch search(IntPredicate holds) {
    return new CapacitySearch(viewers -> {
      tried.add(viewers);
      return Optional.of(step(viewers, holds.test(viewers)));
    });
  }

  private static CapacitySearch.Step step(int viewers, boolean held) {
    return new CapacitySearch.Step(
        viewers, held, "", 1, 2, 0, 0, 0, Optional.empty(), 0.5, List.of());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 10, 11, 99, 1_000, 4_321, 19_999})
  void findsWhatHoldsToATenth(int capacity) {
    CapacitySearch.Result result = search(viewers -> viewers <= capacity).search(10, 20_000);
    assertThat(result.viewers()).isBetween(capacity - Math.max(1, capacity / 10), capacity);
    assertThat(result.isBound()).isFalse();
    assertThat(result.steps()).extracting(CapacitySearch.Step::viewers).isEqualTo(tried);
    assertThat(tried.size()).isLessThan(40);
  }

  @Test
  void whatAlwaysHoldsIsFoundAsTheMostThatWasAllowed() {
    CapacitySearch.Result result = search(viewers -> true).search(10, 75);
    assertThat(tried).containsExactly(10, 20, 40, 75);
    assertThat(result.viewers()).isEqualTo(75);
    assertThat(result.isBound()).isTrue();
  }

  @Test
  void whatNeverHoldsIsFoundAsNone() {
    CapacitySearch.Result result = search(viewers -> false).search(4, 100);
    assertThat(result.viewers()).isZero();
    assertThat(result.isBound()).isFalse();
    assertThat(tried).containsExactly(4, 4, 2, 2, 1, 1);
  }

  @Test
  void oneHiccupDecidesNothing() {
    CapacitySearch.Result result =
        search(viewers -> viewers != 20 || tried.size() == 3).search(10, 40);
    assertThat(tried).containsExactly(10, 20, 20, 40);
    assertThat(result.viewers()).isEqualTo(40);
  }

  @Test
  void whoIsStoppedTellsWhatHeldUntilThen() {
    CapacitySearch search =
        new CapacitySearch(
            viewers -> viewers > 20 ? Optional.empty() : Optional.of(step(viewers, true)));
    CapacitySearch.Result result = search.search(10, 1_000);
    assertThat(result.viewers()).isEqualTo(20);
    assertThat(result.isBound()).isFalse();
    assertThat(result.steps()).hasSize(2);
  }
}
