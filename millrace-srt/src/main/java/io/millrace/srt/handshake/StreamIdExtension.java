package io.millrace.srt.handshake;

/**
 * The stream id: who wants what. Untrusted text, not yet parsed.
 *
 * @param text as sent, without the padding
 */
public record StreamIdExtension(String text) implements Extension {

  @Override
  public int type() {
    return STREAM_ID;
  }
}
