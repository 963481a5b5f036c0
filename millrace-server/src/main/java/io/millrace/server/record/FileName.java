package io.millrace.server.record;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a recording's file: when it began, in UTC, and what it is: {@code
 * 20261122T213015.250Z.ts}. Names of one channel sort by time. Nothing else is a file name here, so
 * that none can lead out of its folder.
 *
 * @param text as it stands in the folder
 * @param startedAt when its first byte was written
 */
record FileName(String text, Instant startedAt) {

  static final String TS = "ts";
  static final String MP4 = "mp4";

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern SHAPE = Pattern.compile("(\\d{8}T\\d{6}\\.\\d{3}Z)\\.(ts|mp4)");

  /** That of a file which begins now; the same as {@link #parse} finds in the folder. */
  static FileName of(Instant startedAt, String kind) {
    Instant ms = startedAt.truncatedTo(ChronoUnit.MILLIS); // the name says no more
    return new FileName(STAMP.format(ms) + '.' + kind, ms);
  }

  /** Empty if the text is no such name. */
  static Optional<FileName> parse(String text) {
    Matcher parts = SHAPE.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new FileName(text, STAMP.parse(parts.group(1), Instant::from)));
    } catch (DateTimeParseException e) {
      return Optional.empty(); // the 31st of February
    }
  }

  /** {@link #TS} or {@link #MP4}. */
  String kind() {
    return text.substring(text.lastIndexOf('.') + 1);
  }

  /** As HTTP calls it. */
  String mediaType() {
    return kind().equals(TS) ? "video/mp2t" : "video/mp4";
  }
}
