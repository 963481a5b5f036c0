package io.millrace.server.hls;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Delivery directives of a playlist request (8216bis 6.2.5). Immutable.
 *
 * @param msn wait for this segment, or a part of it; empty: answer at once
 * @param part wait for this part of it, counted from 0
 * @param skip leave out what is old
 */
public record Directives(OptionalLong msn, OptionalLong part, boolean skip) {

  /** Answer at once, with everything. */
  public static final Directives NONE =
      new Directives(OptionalLong.empty(), OptionalLong.empty(), false);

  private static final int DIGITS_MAX = 15;

  /**
   * Reads them.
   *
   * @param msn {@code _HLS_msn} as it was sent, null if it was not
   * @param part {@code _HLS_part}
   * @param skip {@code _HLS_skip}; YES and v2 are the same here, since there are no date ranges
   * @return empty if they make no sense: the answer is 400 then
   */
  public static Optional<Directives> parse(
      @Nullable String msn, @Nullable String part, @Nullable String skip) {
    boolean wrong = (msn != null && !isNumber(msn)) || (part != null && !isNumber(part));
    if (wrong || (part != null && msn == null)) {
      return Optional.empty();
    }
    boolean delta = skip != null && List.of("YES", "v2").contains(skip);
    return Optional.of(new Directives(number(msn), number(part), delta));
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= DIGITS_MAX
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static OptionalLong number(@Nullable String text) {
    return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }
}
