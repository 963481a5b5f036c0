package io.millrace.srt.handshake;

/** One extension block of a handshake (draft 3.2.1.1 to 3.2.1.3). Immutable. */
public sealed interface Extension
    permits SrtExtension,
        StreamIdExtension,
        CongestionExtension,
        FilterExtension,
        GroupExtension,
        KeyMaterialExtension,
        UnknownExtension {

  int HSREQ = 1;
  int HSRSP = 2;
  int KMREQ = 3;
  int KMRSP = 4;
  int STREAM_ID = 5;
  int CONGESTION = 6;
  int FILTER = 7;
  int GROUP = 8;

  /** The block's type on the wire, 16 bits. */
  int type();
}
