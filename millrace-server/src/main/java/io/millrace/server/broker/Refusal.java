package io.millrace.server.broker;

import io.millrace.srt.handshake.Rejection;

/**
 * Why a caller is not let in.
 *
 * @param code what the caller is told
 * @param limit what it is counted by: the key of a limit, {@code overload.cpu} or {@code drain}
 * @param text for the log: what the limit is, and what helps
 */
record Refusal(Rejection code, String limit, String text) {

  /** Over a limit that the operator can raise. */
  static Refusal over(String key, int limit, String what) {
    return new Refusal(
        Rejection.OVERLOAD,
        key,
        "there are %d %s, as many as %s allows; raise it, or add a broker"
            .formatted(limit, what, key));
  }
}
