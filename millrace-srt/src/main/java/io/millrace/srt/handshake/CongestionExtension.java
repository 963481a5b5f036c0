package io.millrace.srt.handshake;

/**
 * The congestion control by name; a live-mode caller leaves it out or says {@code live}.
 *
 * @param text as sent, without the padding
 */
public record CongestionExtension(String text) implements Extension {

  @Override
  public int type() {
    return CONGESTION;
  }
}
