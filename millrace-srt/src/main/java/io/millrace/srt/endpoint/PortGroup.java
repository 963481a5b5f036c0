package io.millrace.srt.endpoint;

import io.millrace.net.SharedPort;
import io.millrace.net.Source;
import io.millrace.net.SourceCounts;
import io.millrace.srt.handshake.SynCookie;
import io.millrace.srt.packet.Packet;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What the endpoints of one UDP port have in common: one a loop, each with a socket of its own and
 * a place in the group, from 0. Thread-safe; nothing of it is on a packet's way but {@link
 * #ownerOf(int)}, which only computes.
 *
 * <pre>
 *   socket id   0 0 | place, as many bits as it takes | random
 * </pre>
 *
 * So every datagram says whose it is: the kernel hands it to the right socket, or the endpoint that
 * got it puts it into the owner's {@link Inbox}. A first handshake, which has no id yet, anybody
 * may answer, since all make and know the same cookies. A second one, with a good cookie, goes to
 * the endpoint that a hash names: always to the same, so that repeats meet what is known of their
 * call.
 */
final class PortGroup {

  private static final int ID_BITS = 30;

  /** More places than any machine has cores for; 24 bits of an id are left to chance then. */
  static final int MOST = 64;

  private final int size;
  private final int randomBits;
  private final byte[] cookieSecret = new byte[SynCookie.SECRET_LENGTH];
  private final Admission admission;
  private final long spreadKey;
  private final long secret;
  private final HeardKeys heardKeys = new HeardKeys();
  private final SourceCounts pending = new SourceCounts();
  private final SourceCounts accepted = new SourceCounts();
  private final SourceCounts deriving = new SourceCounts();
  private final List<Inbox> inboxes;

  /**
   * A group of so many endpoints, none of which is there yet.
   *
   * @param size 1 to 64
   * @param limits for all together
   * @param random for the cookie's secret and others
   */
  PortGroup(int size, EndpointLimits limits, RandomGenerator random, long nowNs) {
    if (size < 1 || size > MOST) {
      throw new IllegalArgumentException("size: " + size + " must lie between 1 and " + MOST);
    }
    this.size = size;
    this.randomBits = ID_BITS - (Integer.SIZE - Integer.numberOfLeadingZeros(size - 1));
    random.nextBytes(cookieSecret);
    this.admission = new Admission(limits, random, nowNs);
    this.spreadKey = size == 1 ? 0 : random.nextLong();
    this.secret = random.nextLong();
    this.inboxes = Stream.generate(Inbox::new).limit(size).toList();
  }

  /** How many endpoints there are. */
  int size() {
    return size;
  }

  /** How many bits of a socket id are at random: the lower ones. */
  int randomBits() {
    return randomBits;
  }

  /** The place that a socket id names; there may be none. */
  int ownerOf(int socketId) {
    return socketId >>> randomBits;
  }

  /** Where a call is looked at, whichever endpoint it comes to. */
  int ownerOf(InetSocketAddress caller, int callersSocketId) {
    if (size == 1) {
      return 0;
    }
    long port = (long) caller.getPort() << Integer.SIZE | Integer.toUnsignedLong(callersSocketId);
    long mixed = (Source.of(caller.getAddress()) ^ spreadKey) * 0x9E37_79B9_7F4A_7C15L + port;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
    return (int) Long.remainderUnsigned(mixed ^ mixed >>> 31, size);
  }

  /** How the kernel is to choose among the sockets. */
  SharedPort.Steering steering() {
    return new SharedPort.Steering(Packet.DESTINATION, randomBits);
  }

  /** What others hand over to the endpoint at this place. */
  Inbox inbox(int place) {
    return inboxes.get(place);
  }

  /** A cookie that all of the port know. Belongs to who asked. */
  SynCookie cookie() {
    return new SynCookie(cookieSecret);
  }

  /** A number that no caller knows. */
  long secret() {
    return secret;
  }

  Admission admission() {
    return admission;
  }

  HeardKeys heardKeys() {
    return heardKeys;
  }

  /** Callers that wait for a decision, at any endpoint. */
  SourceCounts pending() {
    return pending;
  }

  /** Callers that were accepted, by any endpoint. */
  SourceCounts accepted() {
    return accepted;
  }

  /** Callers whose keys are derived, at any endpoint. */
  SourceCounts deriving() {
    return deriving;
  }
}
