package io.millrace.media;

import io.millrace.media.StreamDescription.AudioTrack;
import io.millrace.media.StreamDescription.VideoTrack;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The wording of {@link StreamDescription#summary()}; the same in every locale. */
final class StreamSummary {

  private static final int TRACKS_NAMED_MAX = 4;

  private StreamSummary() {}

  static String of(StreamDescription description) {
    List<String> tracks = new ArrayList<>();
    description.video().forEach(track -> tracks.add(video(track)));
    description.audio().forEach(track -> tracks.add(audio(track)));
    int named = Math.min(tracks.size(), TRACKS_NAMED_MAX);
    String text = String.join(", ", tracks.subList(0, named));
    return tracks.size() > named ? text + ", +" + (tracks.size() - named) + " more" : text;
  }

  private static String video(VideoTrack track) {
    StringJoiner words = new StringJoiner(" ").add(track.codec());
    if (!track.profile().isEmpty()) {
      words.add(track.profile());
    }
    if (track.width() > 0 && track.height() > 0) {
      words.add(track.width() + "x" + track.height());
    }
    if (track.frameRate() > 0) {
      words.add(decimal(track.frameRate()) + " fps");
    }
    return words.toString();
  }

  private static String audio(AudioTrack track) {
    StringJoiner words = new StringJoiner(" ").add(track.codec());
    if (track.channels() > 0) {
      words.add(layout(track.channels()));
    }
    if (track.sampleRateHz() > 0) {
      words.add(decimal(track.sampleRateHz() / 1000.0) + " kHz");
    }
    return words.toString();
  }

  private static String layout(int channels) {
    return switch (channels) {
      case 1 -> "mono";
      case 2 -> "stereo";
      case 6 -> "5.1";
      case 8 -> "7.1";
      default -> channels + " channels";
    };
  }

  private static String decimal(double value) {
    return BigDecimal.valueOf(value)
        .setScale(3, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
