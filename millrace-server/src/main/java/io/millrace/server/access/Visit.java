package io.millrace.server.access;

import io.millrace.srt.endpoint.ConnectionRequest;
import io.millrace.srt.handshake.StreamId;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * A caller at the door, and what it shows. Immutable; its text leaves the secrets out.
 *
 * @param action what it wants
 * @param channel of which channel
 * @param remote proven by its cookie
 * @param user {@code u} of the stream id; empty if not sent
 * @param key a stream key, or what a hook takes for one; empty if not sent
 * @param token empty if not sent
 * @param session {@code s} of the stream id; empty if not sent
 * @param srtVersion its SRT version, 0x00MMmmpp; 0 if it is not known, {@link #HTTP} for a browser
 * @param encrypted whether it proves a passphrase, too
 */
public record Visit(
    Action action,
    String channel,
    InetSocketAddress remote,
    String user,
    String key,
    String token,
    String session,
    int srtVersion,
    boolean encrypted) {

  /** In place of an SRT version: it came over HTTP. */
  public static final int HTTP = -1;

  private static final String KEY = "key";
  private static final String TOKEN = "token";

  /**
   * Reads what the caller sent. A key or token of ours is known by its first letters wherever it
   * stands: programs differ in what they let a person fill in.
   *
   * @param id of the request, mode request or publish
   */
  public static Visit of(ConnectionRequest request, StreamId id) {
    return of(id, request.remoteAddress(), request.peerVersion(), request.pbKeyLen() != 0);
  }

  /** The same of one that was let in, to be asked again; its version is no longer known. */
  public static Visit again(StreamId id, InetSocketAddress remote, boolean encrypted) {
    return of(id, remote, 0, encrypted);
  }

  private static Visit of(
      StreamId id, InetSocketAddress remote, int srtVersion, boolean encrypted) {
    boolean inPlaceOfTheUser = isOurs(id.user());
    String key = id.others().getOrDefault(KEY, "");
    String token = id.others().getOrDefault(TOKEN, "");
    if (inPlaceOfTheUser && StreamKeyText.isOne(id.user())) {
      key = id.user();
    } else if (inPlaceOfTheUser) {
      token = id.user();
    }
    return new Visit(
            id.mode() == StreamId.Mode.PUBLISH ? Action.PUBLISH : Action.WATCH,
            id.resource(),
            remote,
            inPlaceOfTheUser ? "" : id.user(),
            key,
            token,
            id.session(),
            srtVersion,
            encrypted)
        .withSecretsInPlace();
  }

  /** One that wants something over HTTP; what it shows is empty where it shows nothing. */
  static Visit ofBrowser(
      Action action,
      String channel,
      InetSocketAddress remote,
      WatchCredentials shown,
      boolean encrypted) {
    return new Visit(
            action, channel, remote, shown.user(), shown.key(), shown.token(), "", HTTP, encrypted)
        .withSecretsInPlace();
  }

  /** A key that stands where a token belongs, or the other way round, is meant as what it is. */
  private Visit withSecretsInPlace() {
    boolean exchanged = Token.isOne(key) || (!Token.isOne(token) && StreamKeyText.isOne(token));
    return exchanged
        ? new Visit(
            action,
            channel,
            remote,
            user,
            Token.isOne(key) ? "" : token,
            Token.isOne(key) ? key : "",
            session,
            srtVersion,
            encrypted)
        : this;
  }

  private static boolean isOurs(String text) {
    return StreamKeyText.isOne(text) || Token.isOne(text);
  }

  /**
   * Whether a key or token of ours stands where the channel's name belongs, as when a program has
   * one field only. Such a name must go nowhere where names go: it is the secret.
   */
  public static boolean isSecret(String resource) {
    return Arrays.stream(resource.split("/")).anyMatch(Visit::isOurs);
  }

  /** Its software, as far as it tells: {@code SRT 1.5.3}. */
  String agent() {
    if (srtVersion == HTTP) {
      return "HTTP";
    }
    if (srtVersion == 0) {
      return "SRT";
    }
    return "SRT %d.%d.%d"
        .formatted(srtVersion >> 16 & 0xFF, srtVersion >> 8 & 0xFF, srtVersion & 0xFF);
  }

  /** Whether it shows anything to be judged by. */
  boolean showsSomething() {
    return !key.isEmpty() || !token.isEmpty();
  }

  @Override
  public String toString() {
    return action.text() + " " + channel + " from " + remote;
  }
}
