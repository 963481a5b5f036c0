package io.millrace.srt.handshake;

/**
 * The packet filter that the caller offers, such as {@code fec,cols:10,rows:1}.
 *
 * @param text as sent, without the padding
 */
public record FilterExtension(String text) implements Extension {

  @Override
  public int type() {
    return FILTER;
  }
}
