package io.millrace.server.http;

import io.millrace.server.access.WatchCredentials;
import org.jspecify.annotations.Nullable;

/**
 * What the sender of a channel shows to see its studio, as the body of a request says it; each null
 * if it is not there. Its text leaves the secrets out.
 *
 * @param user for a hook
 * @param key a stream key, or what a hook takes for one
 * @param token a signed token that lets its bearer publish
 * @param passphrase of the channel
 * @param ticket of the studio, to be exchanged for a fresh one
 */
record StudioKey(
    @Nullable String user,
    @Nullable String key,
    @Nullable String token,
    @Nullable String passphrase,
    @Nullable String ticket) {

  WatchCredentials credentials() {
    return new WatchCredentials(
        given(user), given(key), given(token), given(passphrase), given(ticket));
  }

  private static String given(@Nullable String text) {
    return text == null ? "" : text;
  }

  @Override
  public String toString() {
    return credentials().toString();
  }
}
