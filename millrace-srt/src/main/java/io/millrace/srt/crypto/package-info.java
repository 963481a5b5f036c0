/**
 * Encryption of payloads (guide §15): key material messages, the keys that a passphrase unwraps,
 * and the ciphers that turn a packet's payload into what goes over the wire and back. What burns
 * CPU is {@link io.millrace.srt.crypto.KeyEncryptingKey#derive}: not for a loop.
 */
@NullMarked
package io.millrace.srt.crypto;

import org.jspecify.annotations.NullMarked;
