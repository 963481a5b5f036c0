package io.millrace.server.access;

/**
 * What somebody shows to watch a channel over HTTP, as it was sent; each empty if it was not. Its
 * text leaves the secrets out.
 *
 * @param user for a hook
 * @param key a stream key, or what a hook takes for one
 * @param token a signed token
 * @param passphrase of the channel
 * @param ticket one of ours that is about to expire
 */
public record WatchCredentials(
    String user, String key, String token, String passphrase, String ticket) {

  /** Nothing. */
  public static final WatchCredentials NONE = new WatchCredentials("", "", "", "", "");

  /** Only a ticket; empty for nothing. */
  static WatchCredentials ofTicket(String ticket) {
    return new WatchCredentials("", "", "", "", ticket);
  }

  @Override
  public String toString() {
    return "credentials of " + (user.isEmpty() ? "nobody" : user);
  }
}
