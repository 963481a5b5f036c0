package io.millrace.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path that leaves a channel open, or nothing: {@code /api/v1/channels/{channel}/clients/{id}}.
 * Since channels' names may hold slashes, that part takes one or more segments of a path; a name
 * that could be misunderstood can be written with {@code %2F}. Behind it, or without a channel, one
 * segment more may be left open.
 */
public final class PathPattern {

  private static final String CHANNEL = "{channel}";
  private static final String ID = "{id}";

  private final String text;
  private final List<String> before;
  private final List<String> after;
  private final boolean ofChannel;

  /** As it is written in code. */
  public PathPattern(String text) {
    this.text = text;
    List<String> segments = List.of(text.substring(1).split("/", -1));
    int at = segments.indexOf(CHANNEL);
    this.ofChannel = at >= 0;
    this.before = ofChannel ? segments.subList(0, at) : List.of();
    this.after = ofChannel ? segments.subList(at + 1, segments.size()) : segments;
  }

  /**
   * What a path has where the pattern is open; empty texts where it is not.
   *
   * @param channel one or more segments
   * @param id one segment
   */
  public record Values(String channel, String id) {}

  /** Whether it leaves a channel open. */
  boolean isOfChannel() {
    return ofChannel;
  }

  /**
   * What is open in a path that matches.
   *
   * @param path as it was sent, with its escapes
   */
  Optional<Values> match(String path) {
    List<String> segments = segments(path);
    int open = segments.size() - before.size() - after.size();
    boolean fits = ofChannel ? open >= 1 : open == 0;
    if (!fits || !segments.subList(0, before.size()).equals(before)) {
      return Optional.empty();
    }
    int end = before.size() + open;
    String id = "";
    for (int i = 0; i < after.size(); i++) {
      String segment = segments.get(end + i);
      if (after.get(i).equals(ID)) {
        id = segment;
      } else if (!after.get(i).equals(segment)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Values(String.join("/", segments.subList(before.size(), end)), id));
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

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
