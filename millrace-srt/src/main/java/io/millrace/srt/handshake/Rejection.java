package io.millrace.srt.handshake;

import io.millrace.srt.crypto.KeyState;

/**
 * Why a listener refused a connection: the value in a rejection's handshake type field (guide §7).
 *
 * @param wireCode 1000 and up; 1000 more than the value libsrt's API shows
 */
public record Rejection(int wireCode) {

  public static final Rejection UNKNOWN = new Rejection(1000);
  public static final Rejection RESOURCE = new Rejection(1003);

  /** The handshake made no sense. */
  public static final Rejection ROGUE = new Rejection(1004);

  /** The listener cannot take more connections now. */
  public static final Rejection BACKLOG = new Rejection(1005);

  public static final Rejection CLOSING = new Rejection(1007);
  public static final Rejection VERSION = new Rejection(1008);

  /** Both sides of a rendezvous drew the same cookie. */
  public static final Rejection RENDEZVOUS_COOKIE = new Rejection(1009);

  /** Both sides use encryption, with different passphrases. */
  public static final Rejection BAD_SECRET = new Rejection(1010);

  /** One side uses encryption, the other does not. */
  public static final Rejection UNSECURE = new Rejection(1011);

  /** File mode (stream API) against live mode (message API). */
  public static final Rejection MESSAGE_API = new Rejection(1012);

  public static final Rejection CONGESTION = new Rejection(1013);
  public static final Rejection FILTER = new Rejection(1014);
  public static final Rejection GROUP = new Rejection(1015);

  /** Nobody answered in time; never on the wire. */
  public static final Rejection TIMEOUT = new Rejection(1016);

  /** Both sides use encryption, in different modes (AES-CTR, AES-GCM). */
  public static final Rejection CRYPTO_MODE = new Rejection(1017);

  public static final Rejection BAD_REQUEST = new Rejection(2400);
  public static final Rejection UNAUTHORIZED = new Rejection(2401);
  public static final Rejection OVERLOAD = new Rejection(2402);
  public static final Rejection FORBIDDEN = new Rejection(2403);
  public static final Rejection NOT_FOUND = new Rejection(2404);

  /** The mode asked for in the stream id is not supported here. */
  public static final Rejection BAD_MODE = new Rejection(2405);

  /** The resource is in use by somebody else. */
  public static final Rejection CONFLICT = new Rejection(2409);

  public static final Rejection DOWN = new Rejection(2503);

  private static final int FIRST = 1000;
  private static final int FIRST_UNASSIGNED = 1018;
  private static final int FIRST_OF_APPLICATIONS = 2000;
  private static final int FIRST_OF_USERS = 3000;

  public Rejection {
    if (wireCode < FIRST) {
      throw new IllegalArgumentException("wireCode: " + wireCode + " must be 1000 or more");
    }
  }

  /**
   * What a listener sent as its handshake type, 1000 or more; codes that SRT has not assigned count
   * as {@link #UNKNOWN}.
   */
  static Rejection ofWire(int type) {
    return type >= FIRST_UNASSIGNED && type < FIRST_OF_APPLICATIONS ? UNKNOWN : new Rejection(type);
  }

  /** What the side that enforces encryption says to keys in a state other than secured. */
  static Rejection of(KeyState state) {
    return switch (state) {
      case BAD_SECRET -> BAD_SECRET;
      case BAD_CRYPTO_MODE -> CRYPTO_MODE;
      case UNSECURED, SECURING, SECURED, NO_SECRET -> UNSECURE;
    };
  }

  /** What a person reads, without code. */
  public String text() {
    return switch (wireCode) {
      case 1000 -> "refused, for a reason that SRT has no name for";
      case 1001 -> "system error at the peer";
      case 1002 -> "refused by the peer";
      case 1003 -> "the peer lacks a resource";
      case 1004 -> "the peer could not make sense of the handshake";
      case 1005 -> "the peer cannot take more connections now";
      case 1006 -> "internal error at the peer";
      case 1007 -> "the peer is closing";
      case 1008 -> "SRT version not supported by the peer";
      case 1009 -> "rendezvous cookies collide";
      case 1010 -> "wrong passphrase";
      case 1011 -> "a passphrase is required by one side and not used by the other";
      case 1012 -> "file mode against live mode";
      case 1013 -> "congestion control not supported by the peer";
      case 1014 -> "packet filter not supported by the peer";
      case 1015 -> "connection groups not supported by the peer";
      case 1016 -> "timed out";
      case 1017 -> "encryption mode not supported by the peer";
      case 2000 -> "refused, without a reason";
      case 2001 -> "a key in the stream id is not supported by the peer";
      case 2002 -> "the peer could not use the path in the stream id";
      case 2003 -> "the peer does not know the host in the stream id";
      case 2400 -> "the peer could not read the stream id";
      case 2401 -> "not authorized";
      case 2402 -> "the peer is overloaded";
      case 2403 -> "forbidden";
      case 2404 -> "not found";
      case 2405 -> "mode not supported";
      case 2406 -> "the peer cannot do what was asked";
      case 2409 -> "in use";
      case 2415 -> "media type not supported";
      case 2423 -> "locked";
      case 2424 -> "something that the peer depends on failed";
      case 2500 -> "error at the peer";
      case 2501 -> "not implemented by the peer";
      case 2502 -> "the peer's upstream failed";
      case 2503 -> "the service is going down";
      case 2505 -> "version not supported";
      case 2507 -> "no room at the peer";
      default -> wireCode < FIRST_OF_USERS ? "refused" : "refused, for a reason of the peer's own";
    };
  }

  @Override
  public String toString() {
    return text() + " (" + wireCode + ")";
  }
}
