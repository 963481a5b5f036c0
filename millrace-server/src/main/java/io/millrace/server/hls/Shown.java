package io.millrace.server.hls;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A window with its playlists, each written once for all who ask at that moment. Thread-safe. */
final class Shown {

  private final Window window;
  private final Map<Key, Text> texts = new ConcurrentHashMap<>();

  private record Key(Rendition rendition, boolean skip) {}

  Shown(Window window) {
    this.window = window;
  }

  Window window() {
    return window;
  }

  /** A media playlist; one with a query of its own is written for who asks. */
  Text playlist(Rendition rendition, boolean skip, String query) {
    return query.isEmpty()
        ? texts.computeIfAbsent(
            new Key(rendition, skip),
            key -> new Text(MediaPlaylist.write(window, rendition, key.skip(), "")))
        : new Text(MediaPlaylist.write(window, rendition, skip, query));
  }
}
