package io.millrace.cli.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MediaProbeTest {

  private static MediaInfo parse(String json) {
    return MediaProbe.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void tracksAreReadAndACoverPictureIsNoVideo() {
    MediaInfo info =
        parse(
            """
            {"streams":[
              {"index":0,"codec_type":"video","codec_name":"mjpeg",
               "disposition":{"default":1,"attached_pic":1}},
              {"index":1,"codec_type":"audio","codec_name":"aac","channels":2,
               "sample_rate":"44100","disposition":{"default":0}},
              {"index":2,"codec_type":"video","codec_name":"h264","width":1280,"height":720,
               "avg_frame_rate":"30000/1001","disposition":{"default":0},
               "side_data_list":[{"rotation":-90}]}],
             "format":{"format_name":"mov,mp4","duration":"12.345","tags":{"title":"T"}}}
            """);
    assertThat(info.duration()).isEqualTo(Duration.ofMillis(12_345));
    assertThat(info.title()).isEqualTo("T");
    assertThat(info.video().orElseThrow().index()).isEqualTo(2);
    assertThat(info.video().orElseThrow().framesPerSecond()).isBetween(29.96, 29.98);
    assertThat(info.video().orElseThrow().rotationDegrees()).isEqualTo(-90);
    assertThat(info.audio().orElseThrow().sampleRateHz()).isEqualTo(44_100);
  }

  @Test
  void theDefaultTrackIsChosenBeforeTheFirst() {
    MediaInfo info =
        parse(
            """
            {"streams":[
              {"index":0,"codec_type":"audio","codec_name":"ac3","disposition":{"default":0}},
              {"index":1,"codec_type":"audio","codec_name":"aac","disposition":{"default":1}}]}
            """);
    assertThat(info.audio().orElseThrow().codec()).isEqualTo("aac");
    assertThat(info.video()).isEmpty();
    assertThat(info.duration()).isZero();
  }
}
