package io.millrace.server.http;

import java.util.List;
import java.util.Optional;

/**
 * Who watches a channel over HTTP.
 *
 * @param id unique since the broker runs
 * @param way how: {@code live} over a WebSocket, {@code hls}
 * @param address from where, or of the last proxy
 * @param msTimeStamp milliseconds since it came
 * @param byteSent media that went out to it; empty for HLS, whose media goes to nobody in
 *     particular
 */
public record ViewerView(
    long id, String way, String address, long msTimeStamp, Optional<Long> byteSent) {

  /**
   * Some of a channel's viewers, by id.
   *
   * @param next where to go on, as {@code after}; empty if these are the last
   */
  public record Page(List<ViewerView> viewers, Optional<Long> next) {}
}
