package io.millrace.srt.handshake;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads and writes a handshake: the control packet without its 16-byte header. Stateless. */
public final class HandshakeCodec {

  /** Bytes before the extension blocks. */
  public static final int CIF_LENGTH = 48;

  /** Room that any handshake of ours fits in, in bytes, even with a stream id of full length. */
  public static final int MAX_LENGTH = 1024;

  private HandshakeCodec() {}

  /**
   * Reads from position to limit and leaves both where they are. Blocks after one whose length
   * exceeds the packet are left out.
   *
   * @return null if there are fewer than 48 bytes
   */
  public static @Nullable Handshake parse(ByteBuffer body) {
    if (body.remaining() < CIF_LENGTH) {
      return null;
    }
    ByteBuffer in = body.duplicate();
    int version = in.getInt();
    int encryptionField = Short.toUnsignedInt(in.getShort());
    int extensionField = Short.toUnsignedInt(in.getShort());
    int initialSequenceNumber = in.getInt();
    int mtu = in.getInt();
    int flowWindow = in.getInt();
    int type = in.getInt();
    int socketId = in.getInt();
    int synCookie = in.getInt();
    return new Handshake(
        version,
        encryptionField,
        extensionField,
        initialSequenceNumber,
        mtu,
        flowWindow,
        type,
        socketId,
        synCookie,
        PeerAddress.read(in),
        ExtensionCodec.readAll(in));
  }

  /**
   * Writes at the position and moves it.
   *
   * @throws java.nio.BufferOverflowException if there is too little room
   */
  public static void write(Handshake handshake, ByteBuffer out) {
    ByteBuffer bigEndian = out.duplicate();
    bigEndian.putInt(handshake.version());
    bigEndian.putShort((short) handshake.encryptionField());
    bigEndian.putShort((short) handshake.extensionField());
    bigEndian.putInt(handshake.initialSequenceNumber());
    bigEndian.putInt(handshake.mtu());
    bigEndian.putInt(handshake.flowWindow());
    bigEndian.putInt(handshake.type());
    bigEndian.putInt(handshake.socketId());
    bigEndian.putInt(handshake.synCookie());
    handshake.peerIp().write(bigEndian);
    for (Extension extension : handshake.extensions()) {
      ExtensionCodec.write(extension, bigEndian);
    }
    out.position(bigEndian.position());
  }
}
