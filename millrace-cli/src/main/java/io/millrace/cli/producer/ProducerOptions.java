package io.millrace.cli.producer;

import io.millrace.cli.BitrateConverter;
import io.millrace.cli.ChannelName;
import io.millrace.cli.DurationConverter;
import io.millrace.cli.ffmpeg.FrameRate;
import io.millrace.cli.srt.BrokerOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What was typed; null where nothing was. Filled by picocli. */
final class ProducerOptions {

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = {
        "Any file that FFmpeg reads: mp4, mkv, mov, ts …",
        "- or a pipe: MPEG-TS from standard input."
      })
  @Nullable String file;

  @Option(
      names = "--id",
      paramLabel = "ID",
      converter = ChannelName.class,
      description = "The channel's name, such as 1AAA99 or alice/cam2. Required. (PRODUCER_ID)")
  @Nullable String id;

  @Option(
      names = "--backup",
      description = {
        "Stand by for the channel's producer: the broker switches here when that sends",
        "nothing, and back when it is well again."
      })
  boolean backup;

  @Mixin final BrokerOptions access = new BrokerOptions();

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      converter = TitleConverter.class,
      description = "The channel's title. Default: the id. (TITLE)")
  @Nullable String title;

  @Option(
      names = "--frames",
      paramLabel = "DIR",
      description = "A folder of JPEG frames, frame1.jpg …, shown at --rate a second. (FRAMES)")
  @Nullable Path frames;

  @Option(
      names = "--audio",
      paramLabel = "DIR",
      description = "With --frames: audio pieces, audio1.mp3 …, one a second. (AUDIO)")
  @Nullable Path audio;

  @Option(
      names = "--test-pattern",
      arity = "0..1",
      fallbackValue = "1",
      paramLabel = "N",
      converter = TestPatternConverter.class,
      description = "A moving picture with clock, counter and tone; no file needed. N: 1 to 99.")
  @Nullable TestPattern testPattern;

  @Option(
      names = "--rate",
      paramLabel = "FPS",
      converter = FrameRate.Converter.class,
      description =
          "Frames a second; a file is encoded anew at this rate. Default: the file's; 30. (RATE)")
  @Nullable FrameRate rate;

  @Option(names = "--loop", description = "Begin anew at the end, without end.")
  boolean loop;

  @Option(
      names = "--delay",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Wait before it starts: 10, 2.5 or 500ms. (DELAY)")
  @Nullable Duration delay;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "End after this time: 10, 90s or 5m.")
  @Nullable Duration duration;

  @Option(
      names = "--bitrate",
      paramLabel = "RATE",
      converter = BitrateConverter.class,
      description = "Bits a second of video that is encoded here: 800k, 2M. Default: 2M.")
  @Nullable Long bitrate;
}
