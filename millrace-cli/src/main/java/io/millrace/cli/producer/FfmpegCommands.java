package io.millrace.cli.producer;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.ffmpeg.FfmpegArgs;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.cli.ffmpeg.FrameRate;
import io.millrace.cli.ffmpeg.MediaInfo;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The command lines that turn a source into MPEG-TS on stdout, in real time. */
final class FfmpegCommands {

  /** What MPEG-TS carries and common players decode. */
  private static final Set<String> VIDEO_COPIED =
      Set.of("h264", "hevc", "mpeg2video", "mpeg1video");

  private static final Set<String> AUDIO_COPIED =
      Set.of("aac", "mp2", "mp3", "ac3", "eac3", "opus");

  private static final double USUAL_RATE = 30;

  private final FfmpegProgram program;
  private final ProducerSettings settings;

  FfmpegCommands(FfmpegProgram program, ProducerSettings settings) {
    this.program = program;
    this.settings = settings;
  }

  /** Whether the video can go out as it is. A player of MPEG-TS is not told how to turn it. */
  boolean copiesVideo(MediaInfo.Track video) {
    return VIDEO_COPIED.contains(video.codec())
        && settings.rate().isEmpty()
        && video.rotationDegrees() == 0;
  }

  static boolean copiesAudio(MediaInfo.Track audio) {
    return AUDIO_COPIED.contains(audio.codec()) && audio.channels() > 0;
  }

  /**
   * Plays a file.
   *
   * @throws CommandFailure if it has no video
   */
  List<String> file(Path file, MediaInfo info) {
    MediaInfo.Track video =
        info.video()
            .orElseThrow(() ->
                new CommandFailure("'" + file + "' has no video; give a file with a video track"));
    List<String> args = program.command();
    args.add("-re");
    if (settings.loop()) {
      args.addAll(List.of("-stream_loop", "-1"));
    }
    args.addAll(List.of("-i", FfmpegArgs.file(file), "-map", "0:" + video.index()));
    info.audio().ifPresent(audio -> args.addAll(List.of("-map", "0:" + audio.index())));
    args.addAll(copiesVideo(video) ? List.of("-c:v", "copy") : encoded(video));
    info.audio()
        .ifPresent(
            audio -> args.addAll(copiesAudio(audio) ? List.of("-c:a", "copy") : FfmpegArgs.aac()));
    args.addAll(List.of("-map_chapters", "-1"));
    return finished(args);
  }

  private List<String> encoded(MediaInfo.Track video) {
    List<String> args = new ArrayList<>(List.of("-vf", "scale=trunc(iw/2)*2:trunc(ih/2)*2"));
    settings.rate().ifPresent(rate -> args.addAll(List.of("-r", rate.toString())));
    double own = video.framesPerSecond() > 0 ? video.framesPerSecond() : USUAL_RATE;
    args.addAll(h264(settings.rate().map(FrameRate::perSecond).orElse(own)));
    return args;
  }

  /** Makes a pattern. */
  List<String> pattern(TestPattern pattern) {
    FrameRate rate = settings.rateOrDefault();
    List<String> args = program.command();
    args.addAll(List.of("-re", "-f", "lavfi", "-i", pattern.videoGraph(rate)));
    args.addAll(List.of("-re", "-f", "lavfi", "-i", pattern.audioGraph()));
    args.addAll(List.of("-map", "0:v", "-map", "1:a"));
    args.addAll(h264(rate.perSecond()));
    args.addAll(FfmpegArgs.aac());
    return finished(args);
  }

  /** Encodes what a {@link MatroskaWriter} sends to stdin. */
  List<String> frames(JpegHeader first, boolean withAudio) {
    FrameRate rate = settings.rateOrDefault();
    int width = Math.max(2, first.width() / 2 * 2);
    int height = Math.max(2, first.height() / 2 * 2);
    List<String> args = program.command();
    args.addAll(List.of("-re", "-f", "matroska", "-i", "pipe:0", "-map", "0:v"));
    if (withAudio) {
      args.addAll(List.of("-map", "0:a"));
    }
    args.addAll(List.of("-vf", "scale=" + width + ":" + height + ":out_range=tv,setsar=1"));
    args.addAll(List.of("-r", rate.toString()));
    args.addAll(h264(rate.perSecond()));
    if (withAudio) {
      args.addAll(FfmpegArgs.aac());
    }
    return finished(args);
  }

  private List<String> h264(double rate) {
    return FfmpegArgs.h264(program.encoders().h264(), rate, settings.bitsPerSecond());
  }

  private List<String> finished(List<String> args) {
    Optional<String> seconds =
        settings.duration().map(d -> BigDecimal.valueOf(d.toMillis(), 3).toPlainString());
    seconds.ifPresent(s -> args.addAll(List.of("-t", s)));
    args.addAll(FfmpegArgs.transportStream(settings.serviceName()));
    return args;
  }
}
