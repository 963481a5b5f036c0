package io.millrace.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path with one part left open at most: {@code /api/v1/channels/{channel}/clients}. Since
 * channels' names may hold slashes, the open part takes one or more segments of a path; a name that
 * could be misunderstood can be written with {@code %2F}.
 */
final class PathPattern {

  private final String text;
  private final List<String> before;
  private final List<String> after;
  private final boolean open;

  PathPattern(String text) {
    this.text = text;
    List<String> segments = List.of(text.substring(1).split("/", -1));
    int at =
        segments.indexOf(segments.stream().filter(s -> s.startsWith("{")).findAny().orElse(""));
    this.open = at >= 0;
    this.before = open ? segments.subList(0, at) : segments;
    this.after = open ? segments.subList(at + 1, segments.size()) : List.of();
  }

  /** Whether its open part is a channel's name. */
  boolean isOfChannel() {
    return text.contains("{channel}");
  }

  /**
   * What the open part is in a path that matches; an empty text if the pattern has none.
   *
   * @param path as it was sent, with its escapes
   */
  Optional<String> match(String path) {
    List<String> segments = segments(path);
    int openSegments = segments.size() - before.size() - after.size();
    boolean fits = open ? openSegments >= 1 : openSegments == 0;
    if (!fits
        || !segments.subList(0, before.size()).equals(before)
        || !segments.subList(segments.size() - after.size(), segments.size()).equals(after)) {
      return Optional.empty();
    }
    return Optional.of(
        String.join("/", segments.subList(before.size(), before.size() + openSegments)));
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : path.substring(Math.min(1, path.length())).split("/", -1)) {
      segments.add(decoded(segment));
    }
    return segments;
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment; // no valid escape: matches nothing that exists
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
