package io.millrace.server.hls;

import io.millrace.media.codec.Codec;
import io.millrace.media.codec.SpsDetails;
import io.millrace.media.codec.VideoFormat;
import io.millrace.media.es.AacDecoderConfig;
import io.millrace.media.es.H264Config;
import io.millrace.media.es.Track;
import io.millrace.media.mp4.Fragment;
import io.millrace.media.mp4.InitSegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Pictures and sound as a muxer hands them out: the sound ahead of each picture, in real time. */
final class TestMedia {

  static final long NOON_MS = 1_795_348_800_000L;

  private static final int RATE = 90_000;
  private static final int AUDIO_RATE = 48_000;
  private static final int AUDIO_FRAME = 1024;
  private static final int PICTURE_BYTES = 1000;
  private static final int SOUND_BYTES = 100;

  private final int frameTicks;
  private final int groupFrames;
  private boolean sound;
  private InitSegment init;
  private int generation = 1;
  private int frame;
  private long ticks;
  private long audioFrames;
  private boolean restarted;

  /** With a key frame every so many frames. */
  TestMedia(int frameTicks, int groupFrames, boolean sound) {
    this.frameTicks = frameTicks;
    this.groupFrames = groupFrames;
    this.sound = sound;
    this.init = init(1, true, sound);
  }

  /** 30 pictures a second, a key frame every 2 s, and sound. */
  static TestMedia usual() {
    return new TestMedia(3000, 60, true);
  }

  static InitSegment init(int generation, boolean video, boolean audio) {
    List<Track> tracks = new ArrayList<>();
    if (video) {
      VideoFormat format = new VideoFormat("H.264", "High", 1280, 720, 30, true);
      ByteBuffer sps = ByteBuffer.wrap(new byte[] {0x67, 0x64, 0, 0x1F}).asReadOnlyBuffer();
      ByteBuffer pps = ByteBuffer.wrap(new byte[] {0x68, 1}).asReadOnlyBuffer();
      SpsDetails details = new SpsDetails(format, 1, 8, 8, 0);
      tracks.add(
          new Track(256, Codec.H264, "", new H264Config(List.of(sps), List.of(pps), details)));
    }
    if (audio) {
      ByteBuffer config = ByteBuffer.wrap(new byte[] {0x11, (byte) 0x90}).asReadOnlyBuffer();
      tracks.add(
          new Track(257, Codec.AAC_ADTS, "", new AacDecoderConfig(config, 2, 2, AUDIO_RATE)));
    }
    byte[] bytes = {'m', 'o', 'o', 'v', (byte) generation};
    return new InitSegment(generation, tracks, ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  /** The next picture, with the sound ahead of it. */
  List<MediaUnit> next() {
    List<MediaUnit> units = new ArrayList<>();
    long until = (ticks + frameTicks) * AUDIO_RATE / RATE;
    while (sound && (audioFrames + 1) * AUDIO_FRAME <= until) {
      units.add(
          unit(false, false, audioFrames * AUDIO_FRAME, AUDIO_FRAME, AUDIO_RATE, SOUND_BYTES));
      audioFrames++;
    }
    boolean key = frame++ % groupFrames == 0;
    units.add(unit(true, key, ticks, frameTicks, RATE, PICTURE_BYTES));
    ticks += frameTicks;
    return units;
  }

  /** What comes in so many seconds. */
  List<MediaUnit> seconds(double seconds) {
    List<MediaUnit> units = new ArrayList<>();
    long until = ticks + Math.round(seconds * RATE);
    while (ticks + frameTicks <= until) {
      units.addAll(next());
    }
    return units;
  }

  /** So much is missing, and a key frame is next. */
  void lose(double seconds) {
    ticks += Math.round(seconds * RATE);
    audioFrames = ticks * AUDIO_RATE / RATE / AUDIO_FRAME;
    frame = 0;
  }

  /** Another encoding begins. */
  void change(boolean withSound) {
    init = init(++generation, true, withSound);
    sound = withSound;
    audioFrames = ticks * AUDIO_RATE / RATE / AUDIO_FRAME;
    frame = 0;
  }

  /** The same, but of a producer that came anew. */
  void restart() {
    restarted = true;
    frame = 0;
  }

  private MediaUnit unit(boolean video, boolean key, long time, int duration, int scale, int size) {
    ByteBuffer bytes = ByteBuffer.allocate(size).putInt(0, (int) time).asReadOnlyBuffer();
    Fragment fragment =
        new Fragment(init.generation(), video, key, false, time, duration, scale, 1, bytes);
    long arrivedMs = NOON_MS + (ticks + frameTicks) * 1000 / RATE;
    MediaUnit unit = new MediaUnit(fragment, init, restarted, arrivedMs);
    restarted = false;
    return unit;
  }
}
