package io.millrace.srt;

/** How payloads are encrypted (guide §15), under libsrt's names for {@code cryptomode}. */
public enum CryptoMode {
  /** A caller proposes AES-CTR; a listener takes what the caller proposes. */
  AUTO,
  /** Counter mode: what every peer has. */
  AES_CTR,
  /** With authentication; only with peers that report version 1.5.4 or later. */
  AES_GCM
}
