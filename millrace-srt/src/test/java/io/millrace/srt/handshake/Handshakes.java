package io.millrace.srt.handshake;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.crypto.KeyEncryptingKey;
import io.millrace.srt.crypto.StreamKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Handshakes for tests, and copies of them with one thing changed. */
final class Handshakes {

  static final int CALLER_ID = 0x24D9CAE5;
  static final int ISN = 1460165834;
  static final PeerAddress LOOPBACK = new PeerAddress(0x0100007F, 0, 0, 0);
  static final SrtExtension HSREQ = new SrtExtension(Extension.HSREQ, 0x00010501, 0xBF, 200, 100);

  private Handshakes() {}

  static Handshake induction() {
    return new Handshake(
        4, 0, 2, ISN, 1500, 8192, Handshake.INDUCTION, CALLER_ID, 0, LOOPBACK, List.of());
  }

  /** With HSREQ, and what else is given. */
  static Handshake conclusion(int synCookie, Extension... more) {
    List<Extension> extensions = new ArrayList<>(List.of(HSREQ));
    extensions.addAll(List.of(more));
    int extensionField = more.length == 0 ? 1 : 5;
    return new Handshake(
        5,
        0,
        extensionField,
        ISN,
        1500,
        8192,
        Handshake.CONCLUSION,
        CALLER_ID,
        synCookie,
        LOOPBACK,
        extensions);
  }

  /** What becomes of a caller's keys, derived here and now: Known or Refused. */
  static KeyVerdict keys(ListenerHandshake listener, Conclusion conclusion, SrtOptions options) {
    return switch (listener.keys(conclusion, options)) {
      case KeyVerdict.Unwrap(var material, var passphrase) ->
          listener.unwrapped(
              StreamKeys.unwrap(material, KeyEncryptingKey.derive(passphrase, material)), options);
      case KeyVerdict verdict -> verdict;
    };
  }

  /** Keys for a call of ours. */
  static StreamKeys keysFor(Step.NeedsKeys wanted, SrtOptions options, CallerHandshake caller) {
    Random random = new Random(1);
    return StreamKeys.generate(
        caller.cipher(),
        KeyEncryptingKey.derive(
            Objects.requireNonNull(options.passphrase()),
            wanted.keyLength(),
            KeyEncryptingKey.newSalt(random)),
        random);
  }

  static Handshake withCookie(Handshake h, int synCookie) {
    return new Handshake(
        h.version(),
        h.encryptionField(),
        h.extensionField(),
        h.initialSequenceNumber(),
        h.mtu(),
        h.flowWindow(),
        h.type(),
        h.socketId(),
        synCookie,
        h.peerIp(),
        h.extensions());
  }

  static Handshake withSocketId(Handshake h, int socketId) {
    return new Handshake(
        h.version(),
        h.encryptionField(),
        h.extensionField(),
        h.initialSequenceNumber(),
        h.mtu(),
        h.flowWindow(),
        h.type(),
        socketId,
        h.synCookie(),
        h.peerIp(),
        h.extensions());
  }

  static Handshake withType(Handshake h, int type) {
    return new Handshake(
        h.version(),
        h.encryptionField(),
        h.extensionField(),
        h.initialSequenceNumber(),
        h.mtu(),
        h.flowWindow(),
        type,
        h.socketId(),
        h.synCookie(),
        h.peerIp(),
        h.extensions());
  }

  static Handshake withVersion(Handshake h, int version) {
    return new Handshake(
        version,
        h.encryptionField(),
        h.extensionField(),
        h.initialSequenceNumber(),
        h.mtu(),
        h.flowWindow(),
        h.type(),
        h.socketId(),
        h.synCookie(),
        h.peerIp(),
        h.extensions());
  }

  static Handshake withNumbers(Handshake h, int initialSequenceNumber, int mtu, int flowWindow) {
    return new Handshake(
        h.version(),
        h.encryptionField(),
        h.extensionField(),
        initialSequenceNumber,
        mtu,
        flowWindow,
        h.type(),
        h.socketId(),
        h.synCookie(),
        h.peerIp(),
        h.extensions());
  }

  static Handshake withFields(Handshake h, int encryptionField, int extensionField) {
    return new Handshake(
        h.version(),
        encryptionField,
        extensionField,
        h.initialSequenceNumber(),
        h.mtu(),
        h.flowWindow(),
        h.type(),
        h.socketId(),
        h.synCookie(),
        h.peerIp(),
        h.extensions());
  }

  static Handshake withExtensions(Handshake h, Extension... extensions) {
    return new Handshake(
        h.version(),
        h.encryptionField(),
        h.extensionField(),
        h.initialSequenceNumber(),
        h.mtu(),
        h.flowWindow(),
        h.type(),
        h.socketId(),
        h.synCookie(),
        h.peerIp(),
        List.of(extensions));
  }
}
