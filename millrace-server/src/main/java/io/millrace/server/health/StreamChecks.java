package io.millrace.server.health;

import io.millrace.media.StreamDescription.AudioTrack;
import io.millrace.media.StreamDescription.VideoTrack;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is wrong with the stream itself, as the encoder makes it. */
final class StreamChecks {

  /** The worst first. */
  static final List<Diagnosis.Check> ALL =
      List.of(
          StreamChecks::notTransportStream,
          StreamChecks::unknownTracks,
          StreamChecks::damaged,
          StreamChecks::noKeyFrames,
          StreamChecks::keyFramesFarApart,
          StreamChecks::fewFrames,
          StreamChecks::noAudio,
          StreamChecks::videoNotForBrowsers,
          StreamChecks::audioNotForBrowsers,
          StreamChecks::videoNotForAllBrowsers,
          StreamChecks::bitrateSwings);

  /** Tables, sizes and codecs are known by then. */
  private static final long SETTLED_MS = 5_000;

  private static final long KEY_FRAME_DISTANCE_MS = 4_000;
  private static final long NO_KEY_FRAME_MS = 15_000;
  private static final double KEPT_UP = 0.85;
  private static final double SWING = 3;
  private static final double SWING_BITS_MIN = 500_000;
  private static final double MS_PER_SECOND = 1_000;
  private static final double BITS_PER_MEGABIT = 1e6;

  private static final Set<String> VIDEO_OF_BROWSERS = Set.of("H.264", "HEVC", "AV1");
  private static final Set<String> VIDEO_OF_SOME = Set.of("HEVC");

  private StreamChecks() {}

  private static boolean isSettled(Symptoms seen) {
    return seen.liveMs() >= SETTLED_MS;
  }

  private static Optional<Warning> notTransportStream(Symptoms seen) {
    return seen.vitals().transportStream()
        ? Optional.empty()
        : Diagnosis.warning(
            "not-mpeg-ts",
            "what comes is not MPEG-TS: it is forwarded, but browsers and recordings can do nothing"
                + " with it; set the encoder's container to MPEG-TS (ffmpeg: -f mpegts)");
  }

  private static Optional<Warning> unknownTracks(Symptoms seen) {
    boolean nothingKnown = !seen.hasVideo() && seen.stream().audio().isEmpty();
    return seen.vitals().transportStream() && isSettled(seen) && nothingKnown
        ? Diagnosis.warning(
            "unknown-codecs",
            "no track of the stream has a codec that is known here: players over SRT may know it,"
                + " browsers do not; send H.264 with AAC")
        : Optional.empty();
  }

  private static Optional<Warning> damaged(Symptoms seen) {
    return seen.whole()
        .filter(span -> span.damaged() > 0 && span.dropped() == 0 && span.undecryptable() == 0)
        .flatMap(span ->
            Diagnosis.warning(
                "damaged",
                "%d pieces of the last %.0f s were damaged before they were sent, since nothing got"
                    + " lost on the way: viewers see it; check the encoder's input, or whatever"
                    + " passes the stream on",
                span.damaged(),
                span.seconds()));
  }

  private static Optional<Warning> noKeyFrames(Symptoms seen) {
    long sinceMs = seen.sinceKeyFrameMs().orElse(0);
    return sinceMs < NO_KEY_FRAME_MS || seen.silentMs() > KEY_FRAME_DISTANCE_MS
        ? Optional.empty()
        : Diagnosis.warning(
            "no-key-frames",
            "no key frame came for %.0f s: who joins sees nothing, or a damaged picture; set the"
                + " encoder's key-frame interval to 2 s, and switch periodic intra refresh off",
            sinceMs / MS_PER_SECOND);
  }

  private static Optional<Warning> keyFramesFarApart(Symptoms seen) {
    long distanceMs = seen.keyFrameDistanceMs().orElse(0);
    boolean saidAlready = seen.sinceKeyFrameMs().orElse(0) >= NO_KEY_FRAME_MS;
    return distanceMs <= KEY_FRAME_DISTANCE_MS || saidAlready
        ? Optional.empty()
        : Diagnosis.warning(
            "key-frames-far-apart",
            "key frames come every %.0f s: viewers wait up to that long for their first picture;"
                + " set the encoder's key-frame interval to 2 s%s",
            distanceMs / MS_PER_SECOND,
            inFrames(seen.declaredRate()));
  }

  private static String inFrames(double rate) {
    return rate > 0 ? ", here %d frames (ffmpeg: -g %1$d)".formatted(Math.round(2 * rate)) : "";
  }

  private static Optional<Warning> fewFrames(Symptoms seen) {
    double declared = seen.declaredRate();
    return seen.whole()
        .filter(_ -> isSettled(seen) && declared > 0 && seen.silentMs() < MS_PER_SECOND)
        .filter(span -> span.seconds() >= SETTLED_MS / MS_PER_SECOND)
        .filter(span -> span.picturesPerSecond() < KEPT_UP * declared && span.dropped() == 0)
        .filter(span -> span.picturesPerSecond() > 0)
        .flatMap(span ->
            Diagnosis.warning(
                "few-frames",
                "%.1f of %.1f frames a second come: the picture jerks; the encoder or its source"
                    + " cannot keep up, so lower resolution or frame rate, or choose a faster"
                    + " preset",
                span.picturesPerSecond(),
                declared));
  }

  private static Optional<Warning> noAudio(Symptoms seen) {
    return isSettled(seen) && seen.hasVideo() && seen.stream().audio().isEmpty()
        ? Diagnosis.warning(
            "no-audio",
            "the stream has no sound track: viewers hear nothing; add an audio source to the"
                + " encoder, and if silence is meant, a silent one keeps players steady")
        : Optional.empty();
  }

  private static Optional<Warning> videoNotForBrowsers(Symptoms seen) {
    return seen.stream().video().stream()
        .findFirst()
        .map(VideoTrack::codec)
        .filter(codec -> !VIDEO_OF_BROWSERS.contains(codec))
        .flatMap(codec ->
            Diagnosis.warning(
                "video-not-for-browsers",
                "browsers cannot play %s: they show no picture, players over SRT do; set the encoder"
                    + " to H.264",
                codec));
  }

  private static Optional<Warning> audioNotForBrowsers(Symptoms seen) {
    return seen.stream().audio().stream()
        .findFirst()
        .map(AudioTrack::codec)
        .filter(codec -> !isForBrowsers(codec))
        .flatMap(codec ->
            Diagnosis.warning(
                "audio-not-for-browsers",
                "browsers get no sound from %s, players over SRT do; set the encoder to AAC",
                codec));
  }

  private static boolean isForBrowsers(String audioCodec) {
    return audioCodec.contains("AAC") || audioCodec.equals("Opus");
  }

  private static Optional<Warning> videoNotForAllBrowsers(Symptoms seen) {
    return seen.stream().video().stream()
        .findFirst()
        .map(VideoTrack::codec)
        .filter(VIDEO_OF_SOME::contains)
        .flatMap(codec ->
            Diagnosis.warning(
                "video-not-for-all-browsers",
                "not every browser plays %s: some viewers see no picture; H.264 plays everywhere",
                codec));
  }

  private static Optional<Warning> bitrateSwings(Symptoms seen) {
    return seen.bitrates()
        .filter(rates -> rates.low() > 0 && seen.silentMs() < MS_PER_SECOND)
        .filter(rates -> rates.high() > SWING * rates.low())
        .filter(rates -> rates.high() - rates.low() > SWING_BITS_MIN)
        .flatMap(rates ->
            Diagnosis.warning(
                "bitrate-swings",
                "the bitrate swings between %.1f and %.1f Mbit/s: links of viewers may carry the one"
                    + " and not the other; set the encoder to a constant bitrate, with a buffer of a"
                    + " second",
                rates.low() / BITS_PER_MEGABIT,
                rates.high() / BITS_PER_MEGABIT));
  }
}
