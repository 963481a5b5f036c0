package io.millrace.server.http;

import java.util.List;
import java.util.Optional;

/**
 * A client of a channel, with what its connection counted, under libsrt's names.
 *
 * @param id of its connection; unique among those of this broker that stand
 * @param address of its other end
 * @param msTimeStamp milliseconds since it was made
 * @param msLag how far it is behind, milliseconds
 * @param jumps times that it was moved on because it fell behind
 * @param pktSkipped what it missed so
 * @param msRtt smoothed round trip time
 * @param pktSent packets sent to it, resent ones included
 * @param byteSent bytes of them
 * @param pktRetrans packets sent again
 * @param pktSndLoss packets that it reported as lost
 * @param pktSndDrop packets that were given up
 */
public record ClientView(
    int id,
    String address,
    long msTimeStamp,
    int msLag,
    long jumps,
    long pktSkipped,
    double msRtt,
    long pktSent,
    long byteSent,
    long pktRetrans,
    long pktSndLoss,
    long pktSndDrop) {

  /**
   * Some of a channel's clients, by id.
   *
   * @param next where to go on, as {@code after}; empty if these are the last
   */
  public record Page(List<ClientView> clients, Optional<Integer> next) {}
}
