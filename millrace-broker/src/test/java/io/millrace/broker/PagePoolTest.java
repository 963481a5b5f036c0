package io.millrace.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** With {@code -ea} whoever keeps a page that is no longer its own is found out. */
class PagePoolTest {
  private final PagePool pool = new PagePool(new PageSupply(4));

  @Test
  void aPageIsGivenBackOnce() {
    Page page = pool.take();
    pool.giveBack(page);
    assertThatThrownBy(() -> pool.giveBack(page)).isInstanceOf(AssertionError.class);
  }

  @Test
  void whatAPageHeldIsGoneWhenSomebodyElseTakesIt() {
    Page page = pool.take();
    page.add(ByteBuffer.wrap("picture".getBytes(US_ASCII)), 0);
    ByteBuffer read = ByteBuffer.allocate(7);
    page.copyTo(0, read);
    pool.giveBack(page);
    assertThat(pool.take()).isSameAs(page);
    ByteBuffer after = ByteBuffer.allocate(7);
    page.copyTo(0, after);
    assertThat(after.array()).isNotEqualTo(read.array());
  }
}
