package io.millrace.cli.consumer;

import io.millrace.cli.Printable;
import io.millrace.media.StreamDescription;

/**
 * A channel in words, fit for a terminal.
 *
 * @param title empty if none
 * @param codecs one line; empty if unknown
 * @param complete whether nothing more is to be expected: every track's details are known
 */
record Description(String title, String codecs, boolean complete) {

  static final Description UNKNOWN = new Description("", "", false);

  static Description of(StreamDescription stream) {
    return new Description(
        Printable.clean(stream.title()), Printable.clean(stream.summary()), isComplete(stream));
  }

  private static boolean isComplete(StreamDescription stream) {
    return !stream.title().isEmpty()
        && !(stream.video().isEmpty() && stream.audio().isEmpty())
        && stream.video().stream().allMatch(track -> track.width() > 0)
        && stream.audio().stream().allMatch(track -> track.sampleRateHz() > 0);
  }

  /** {@code "Title" · H.264 High 1280x720 30 fps, AAC-LC stereo 48 kHz}; empty if unknown. */
  String text() {
    String quoted = title.isEmpty() ? "" : "\"" + title + "\"";
    return quoted + (quoted.isEmpty() || codecs.isEmpty() ? "" : " · ") + codecs;
  }
}
