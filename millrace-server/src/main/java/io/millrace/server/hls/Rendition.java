package io.millrace.server.hls;

import io.millrace.media.mp4.Fragment;
import io.millrace.media.mp4.InitSegment;

/** What of a channel a playlist is about. */
public enum Rendition {
  /** All there is. */
  MAIN("main"),
  /** The sound of a channel with pictures. */
  AUDIO("audio");

  private final String text;

  Rendition(String text) {
    this.text = text;
  }

  /** As addresses begin: {@code main}. */
  public String text() {
    return text;
  }

  /** What its media is sent as. */
  String mediaType() {
    return this == AUDIO ? "audio/mp4" : "video/mp4";
  }

  /** Its media playlist's address. */
  String playlist() {
    return text + ".m3u8";
  }

  /** Whether this fragment is part of it. */
  boolean takes(Fragment fragment) {
    return this == MAIN || !fragment.video();
  }

  /** Whether there is any of it under this init segment. */
  boolean isIn(InitSegment init) {
    return this == MAIN || init.hasAudio();
  }
}
