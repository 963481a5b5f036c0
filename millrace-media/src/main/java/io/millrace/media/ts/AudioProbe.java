package io.millrace.media.ts;

import io.millrace.media.StreamDescription.AudioTrack;
import io.millrace.media.codec.AacConfig;
import io.millrace.media.codec.AudioFormat;
import io.millrace.media.codec.AudioHeaders;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An audio track: its format, and for a stream without video its random access points: PES starts,
 * of which one every 500 ms is enough. One owner.
 */
final class AudioProbe implements TrackProbe {

  static final long RANDOM_ACCESS_TICKS90K = 45_000;

  private final ElementaryStream stream;
  private final Runnable onChange;
  private final @Nullable AudioHeaders headers;
  private final PesHead head = new PesHead();
  private @Nullable AudioFormat format;
  private boolean formatWanted;
  private boolean collecting;
  private long lastPoint = PesHeader.NONE;
  private boolean randomAccess;

  AudioProbe(ElementaryStream stream, Runnable onChange) {
    this.stream = stream;
    this.onChange = onChange;
    this.headers = AudioHeaders.of(stream.codec());
    this.formatWanted = headers != null;
  }

  @Override
  public ElementaryStream stream() {
    return stream;
  }

  @Override
  public void discontinuity() {
    collecting = false;
  }

  @Override
  public boolean endOfPayload() {
    boolean seen = randomAccess;
    randomAccess = false;
    return seen;
  }

  @Override
  public void recheck() {
    formatWanted = headers != null;
  }

  @Override
  public void packet(ByteBuffer buffer, int at) {
    int from = TsPacket.payloadStart(buffer, at);
    int end = at + TsPacket.SIZE;
    if (TsPacket.isUnitStart(buffer, at)) {
      startUnit(buffer, from, end);
    } else if (collecting) {
      head.append(buffer, from, end);
      look();
    }
  }

  AudioTrack track() {
    AudioFormat known = known();
    String codec = known == null ? stream.codec().label() : known.codec();
    int channels = known == null ? 0 : known.channels();
    int rate = known == null ? 0 : known.sampleRateHz();
    return new AudioTrack(stream.pid(), codec, channels, rate, stream.language());
  }

  private @Nullable AudioFormat known() {
    AudioFormat announced = stream.announced();
    if (format == null || announced == null) {
      return format == null ? announced : format;
    }
    return AacConfig.extend(format, announced.codec());
  }

  private void startUnit(ByteBuffer buffer, int from, int end) {
    if (collecting) {
      finish();
    }
    if (!PesHeader.startsAt(buffer, from, end)) {
      return;
    }
    markPoint(PesHeader.ptsTicks90k(buffer, from, end));
    collecting = formatWanted;
    if (collecting) {
      head.start(buffer, from, end);
      look();
    }
  }

  private void markPoint(long pts) {
    boolean first = lastPoint == PesHeader.NONE;
    if (pts != PesHeader.NONE
        && (first || Math.abs(PesHeader.ticksBetween(lastPoint, pts)) >= RANDOM_ACCESS_TICKS90K)) {
      lastPoint = pts;
      randomAccess = true;
    }
  }

  private void look() {
    AudioFormat aligned = headers == null ? null : headers.format(head.bytes(), 0, head.length());
    if (aligned != null) {
      accept(aligned);
    } else if (head.isFull()) {
      finish();
    }
  }

  /** Frames that are not aligned with the PES packet: searched once there are enough bytes. */
  private void finish() {
    collecting = false;
    AudioFormat found = headers == null ? null : headers.find(head.bytes(), 0, head.length());
    if (found != null) {
      accept(found);
    }
  }

  private void accept(AudioFormat read) {
    collecting = false;
    formatWanted = false;
    if (!read.equals(format)) {
      format = read;
      onChange.run();
    }
  }
}
