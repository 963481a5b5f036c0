package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelPageTest {

  private static ChannelView channel(String id) {
    return new ChannelView(
        id,
        ChannelView.State.LIVE,
        Instant.EPOCH,
        Optional.empty(),
        "",
        false,
        false,
        "",
        "",
        "",
        List.of(),
        List.of(),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        Optional.empty(),
        List.of(),
        0);
  }

  private static final List<ChannelView> ALL =
      List.of(channel("a"), channel("b/c d"), channel("e"));

  private static List<String> ids(ChannelPage page) {
    return page.channels().stream().map(ChannelView::id).toList();
  }

  @Test
  void whoAsksForNoPageGetsAll() {
    ChannelPage page = ChannelPage.of(ALL, "", Optional.empty());
    assertThat(ids(page)).containsExactly("a", "b/c d", "e");
    assertThat(page.next()).isEmpty();
  }

  @Test
  void aPageSaysWhereTheNextOneIs() {
    ChannelPage page = ChannelPage.of(ALL, "", Optional.of(2L));
    assertThat(ids(page)).containsExactly("a", "b/c d");
    assertThat(page.next()).contains("</api/v1/channels?limit=2&after=b%2Fc+d>; rel=\"next\"");
    ChannelPage last = ChannelPage.of(ALL, "b/c d", Optional.of(2L));
    assertThat(ids(last)).containsExactly("e");
    assertThat(last.next()).isEmpty();
  }

  @Test
  void aPageHasOneChannelAtLeast() {
    assertThat(ids(ChannelPage.of(ALL, "a", Optional.of(0L)))).containsExactly("b/c d");
  }
}
