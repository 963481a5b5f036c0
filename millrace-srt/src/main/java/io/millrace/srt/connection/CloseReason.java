package io.millrace.srt.connection;

/** Why a connection ended. The same names stand in log, API, metrics and docs. */
public enum CloseReason {
  /** The application here closed it. */
  CLOSED_HERE("closed here"),
  /** The peer sent SHUTDOWN. */
  PEER_SHUTDOWN("closed by the peer"),
  /** Nothing valid came from the peer for the idle timeout (guide §13). */
  PEER_IDLE("the peer went silent"),
  /** The peer lives, but acknowledged nothing of what it was sent for 6 idle timeouts. */
  PEER_STALLED("the peer acknowledges nothing"),
  /** No answer to our call within the connect timeout. */
  CONNECT_TIMEOUT("no answer"),
  /**
   * The listener refused our call, or one side the other's passphrase; the socket's {@code
   * rejection()} says why.
   */
  REJECTED("refused"),
  /** The listener's answer was not one that a caller may accept. */
  BAD_ANSWER("the answer was not SRT as we know it");

  private final String text;

  CloseReason(String text) {
    this.text = text;
  }

  /** What a person reads. */
  public String text() {
    return text;
  }
}
