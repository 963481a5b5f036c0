package io.millrace.cli.ffmpeg;

import io.millrace.cli.CommandFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks ffprobe what a file holds. */
public final class MediaProbe {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.shared();

  private MediaProbe() {}

  /**
   * Looks into a file; takes a fraction of a second.
   *
   * @throws CommandFailure if FFmpeg cannot read it
   */
  public static MediaInfo probe(FfmpegProgram program, Path file) {
    FfmpegRun.Result result =
        FfmpegRun.run(
            List.of(
                program.ffprobe().toString(),
                "-v",
                "error",
                "-of",
                "json",
                "-show_format",
                "-show_streams",
                "-show_programs",
                "-i",
                FfmpegArgs.file(file)),
            PATIENCE);
    if (result.exitCode() != 0) {
      throw new CommandFailure(
          "'"
              + file
              + "' is nothing that FFmpeg can read ("
              + reason(result, file)
              + "); give a video file such as mp4, mkv, mov or ts");
    }
    return parse(result.output());
  }

  private static String reason(FfmpegRun.Result result, Path file) {
    return result.lastError().replace(FfmpegArgs.file(file) + ": ", "");
  }

  static MediaInfo parse(byte[] json) {
    JsonNode root = read(json);
    JsonNode format = root.path("format");
    JsonNode tags = root.path("programs").path(0).path("tags");
    List<MediaInfo.Track> tracks = new ArrayList<>();
    root.path("streams").forEach(stream -> tracks.add(track(stream)));
    return new MediaInfo(
        format.path("format_name").asString(""),
        Duration.ofMillis(Math.round(number(format.path("duration")) * 1000)),
        dvbText(tags.path("service_name").asString(format.path("tags").path("title").asString(""))),
        dvbText(tags.path("service_provider").asString("")),
        tracks);
  }

  /** A build without iconv leaves the mark of the character set (EN 300 468 annex A) in place. */
  private static String dvbText(String text) {
    return !text.isEmpty() && text.charAt(0) < ' ' ? text.substring(1) : text;
  }

  private static JsonNode read(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw new CommandFailure("ffprobe gave an answer that is no JSON: " + e.getOriginalMessage());
    }
  }

  private static MediaInfo.Track track(JsonNode stream) {
    JsonNode disposition = stream.path("disposition");
    return new MediaInfo.Track(
        (int) number(stream.path("index")),
        kind(stream.path("codec_type").asString(""), disposition),
        stream.path("codec_name").asString(""),
        number(disposition.path("default")) == 1,
        (int) number(stream.path("width")),
        (int) number(stream.path("height")),
        fraction(stream.path("avg_frame_rate").asString("0/0")),
        rotation(stream),
        (int) number(stream.path("channels")),
        (int) number(stream.path("sample_rate")));
  }

  private static MediaInfo.Kind kind(String type, JsonNode disposition) {
    boolean isPicture =
        number(disposition.path("attached_pic")) == 1
            || number(disposition.path("timed_thumbnails")) == 1;
    return switch (type) {
      case "video" -> isPicture ? MediaInfo.Kind.OTHER : MediaInfo.Kind.VIDEO;
      case "audio" -> MediaInfo.Kind.AUDIO;
      default -> MediaInfo.Kind.OTHER;
    };
  }

  private static int rotation(JsonNode stream) {
    for (JsonNode data : stream.path("side_data_list")) {
      if (data.has("rotation")) {
        return (int) number(data.path("rotation"));
      }
    }
    return 0;
  }

  /** ffprobe writes numbers as numbers here and as strings there. */
  private static double number(JsonNode node) {
    try {
      return Double.parseDouble(node.asString("0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static double fraction(String text) {
    int slash = text.indexOf('/');
    try {
      double above = Double.parseDouble(slash < 0 ? text : text.substring(0, slash));
      double below = slash < 0 ? 1 : Double.parseDouble(text.substring(slash + 1));
      return below == 0 ? 0 : above / below;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
