package io.millrace.server.hls;

import java.nio.ByteBuffer;
import java.util.List;

/** What a channel says to a request. Immutable. */
public sealed interface HlsAnswer {

  /**
   * A playlist.
   *
   * @param text as it is written
   * @param secondsGood how long a cache may keep it (8216bis appendix B)
   */
  record Playlist(Text text, int secondsGood) implements HlsAnswer {}

  /**
   * Media, or what is needed before it.
   *
   * @param type of media
   * @param bytes shared and read-only, with positions of the caller's own
   * @param size of all of them
   * @param secondsGood how long a cache may keep it; it never changes
   */
  record Media(String type, List<ByteBuffer> bytes, long size, int secondsGood)
      implements HlsAnswer {}

  /**
   * There is none: 404.
   *
   * @param why a clause
   */
  record Missing(String why) implements HlsAnswer {}

  /**
   * No request to be answered: 400.
   *
   * @param why a clause
   */
  record Senseless(String why) implements HlsAnswer {}

  /**
   * Not now: 503.
   *
   * @param why a clause
   */
  record Unavailable(String why) implements HlsAnswer {}
}
