package io.millrace.srt.handshake;

/** What a listener makes of a handshake packet. */
public sealed interface Verdict {

  /** Nothing is answered; the reason is for a counter. */
  record Ignored(Why why) implements Verdict {}

  /** To be sent to where the request came from, to the socket id in the request. */
  record Reply(Handshake response) implements Verdict {}

  /** A caller with a proven address: look for a repeat, ask the application, then accept. */
  record Candidate(Conclusion conclusion) implements Verdict {}

  /** Why a handshake got no answer. */
  enum Why {
    NOT_A_REQUEST("handshake of a type that no caller sends to a listener"),
    SHORT_INDUCTION("induction shorter than the answer, which would amplify"),
    NO_SOCKET_ID("handshake without the caller's socket id, which no answer could reach"),
    INVALID_FIELDS("handshake with an impossible version, sequence number, MTU or window"),
    WRONG_COOKIE("conclusion with a cookie that is not of this address or too old");

    private final String sentence;

    Why(String sentence) {
      this.sentence = sentence;
    }

    /** What a person reads. */
    public String sentence() {
      return sentence;
    }
  }
}
