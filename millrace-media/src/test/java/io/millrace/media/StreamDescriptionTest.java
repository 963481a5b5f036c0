package io.millrace.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.StreamDescription.AudioTrack;
import io.millrace.media.StreamDescription.VideoTrack;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamDescriptionTest {

  @Test
  void summaryOfNothingIsEmpty() {
    assertThat(StreamDescription.UNKNOWN.summary()).isEmpty();
  }

  @Test
  void summaryNamesWhatIsKnown() {
    VideoTrack video = new VideoTrack(256, "H.264", "High", 1280, 720, 30);
    AudioTrack audio = new AudioTrack(257, "AAC-LC", 2, 48_000, "");
    assertThat(of(List.of(video), List.of(audio)).summary())
        .isEqualTo("H.264 High 1280x720 30 fps, AAC-LC stereo 48 kHz");
  }

  @Test
  void summaryLeavesOutWhatIsUnknown() {
    VideoTrack video = new VideoTrack(256, "AV1", "", 0, 0, 0);
    AudioTrack audio = new AudioTrack(257, "AC-3", 6, 0, "");
    assertThat(of(List.of(video), List.of(audio)).summary()).isEqualTo("AV1, AC-3 5.1");
  }

  @Test
  void summaryWritesRatesAsTheFieldDoes() {
    VideoTrack film = new VideoTrack(256, "HEVC", "Main 10", 3840, 2160, 24_000 / 1001.0);
    VideoTrack ntsc = new VideoTrack(257, "HEVC", "", 0, 0, 30_000 / 1001.0);
    AudioTrack audio = new AudioTrack(258, "MP3", 1, 44_100, "deu");
    assertThat(of(List.of(film, ntsc), List.of(audio)).summary())
        .isEqualTo("HEVC Main 10 3840x2160 23.976 fps, HEVC 29.97 fps, MP3 mono 44.1 kHz");
  }

  @Test
  void summaryOfManyTracksStaysShort() {
    List<AudioTrack> tracks = Collections.nCopies(9, new AudioTrack(300, "MP2", 0, 0, ""));
    assertThat(of(List.of(), tracks).summary()).isEqualTo("MP2, MP2, MP2, MP2, +5 more");
  }

  private static StreamDescription of(List<VideoTrack> video, List<AudioTrack> audio) {
    return new StreamDescription("", "", video, audio);
  }
}
