/**
 * Secure Reliable Transport in live mode. Begin with {@link io.millrace.srt.endpoint.SrtStream}, a
 * stream by its URL, or with {@link io.millrace.srt.endpoint.SrtEndpoint}, a port full of
 * connections.
 */
@org.jspecify.annotations.NullMarked
module io.millrace.srt {
  requires transitive io.millrace.net;
  requires static transitive org.jspecify;
  requires org.slf4j;

  exports io.millrace.srt;
  exports io.millrace.srt.endpoint;
  // for CloseReason and SrtStats
  exports io.millrace.srt.connection;
  // for KeyState
  exports io.millrace.srt.crypto;
  // for Rejection and StreamId
  exports io.millrace.srt.handshake;
  // for PacketStore and RingPacketStore
  exports io.millrace.srt.send;
}
