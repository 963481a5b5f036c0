package io.millrace.server.http;

/**
 * How full one of the broker's limits is.
 *
 * @param limit the key that sets it
 * @param unit what is counted: {@code bytes}, {@code percent}, or empty for pieces
 * @param used now
 * @param most where callers are refused
 */
public record LimitUse(String limit, String unit, long used, long most) {

  /** Of something that is counted one by one. */
  public static LimitUse of(String limit, long used, long most) {
    return new LimitUse(limit, "", used, most);
  }
}
