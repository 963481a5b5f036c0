package io.millrace.broker;

import io.millrace.media.StreamDescription;
import io.millrace.media.StreamDescription.AudioTrack;
import io.millrace.media.StreamDescription.VideoTrack;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads a language of one letter per packet: {@code T} brings new tables with picture and sound,
 * {@code S} with sound only, {@code K} is a random access point, {@code N} says that this is no
 * MPEG-TS, {@code !} makes it fail; the rest is media.
 */
final class ScriptedObserver implements MediaObserver {
  private static final AudioTrack SOUND = new AudioTrack(257, "AAC-LC", 2, 48_000, "");
  private static final VideoTrack PICTURE = new VideoTrack(256, "H.264", "High", 1280, 720, 30);

  private StreamDescription description = StreamDescription.UNKNOWN;
  private ByteBuffer tables = ByteBuffer.allocate(0);
  private boolean transportStream = true;

  @Override
  public boolean observe(ByteBuffer payload) {
    byte letter = payload.get();
    switch (letter) {
      case 'T' -> learn(payload, List.of(PICTURE));
      case 'S' -> learn(payload, List.of());
      case 'N' -> transportStream = false;
      case '!' -> throw new IllegalStateException("scripted");
      default -> {}
    }
    return letter == 'K';
  }

  @Override
  public StreamDescription description() {
    return description;
  }

  @Override
  public boolean isTransportStream() {
    return transportStream;
  }

  @Override
  public ByteBuffer tables() {
    return tables;
  }

  private void learn(ByteBuffer payload, List<VideoTrack> video) {
    byte[] text = new byte[payload.remaining()];
    payload.get(text);
    String title = new String(text, java.nio.charset.StandardCharsets.US_ASCII);
    description = new StreamDescription(title, "", video, List.of(SOUND));
    tables = ByteBuffer.wrap(("t" + title).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }
}
