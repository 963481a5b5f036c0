package io.millrace.media.ts;

import io.millrace.media.StreamDescription.VideoTrack;
import io.millrace.media.codec.VideoFormat;
import io.millrace.media.codec.VideoHeaders;
import io.millrace.media.codec.VideoHeaders.Start;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A video track: its random access points and its format. A random access point is a PES start with
 * random_access_indicator or, since some encoders never set it, one whose access unit begins as
 * such. Parameter sets are read at each of them. One owner.
 */
final class VideoProbe implements TrackProbe {

  private final ElementaryStream stream;
  private final Runnable onChange;
  private final @Nullable VideoHeaders headers;
  private final PesHead head = new PesHead();
  private final FrameRateMeter meter = new FrameRateMeter();
  private @Nullable VideoFormat format;
  private long pictures;

  /** The access unit that is being read: */
  private boolean collecting;

  private Start start = Start.UNDECIDED;
  private boolean indicated;

  /** Since the payload's start: */
  private boolean unitStarted;

  private boolean randomAccess;

  /** The observer has seen the next packet's head in an earlier payload and said so. */
  private boolean announced;

  VideoProbe(ElementaryStream stream, Runnable onChange) {
    this.stream = stream;
    this.onChange = onChange;
    this.headers = VideoHeaders.of(stream.codec());
  }

  /** The next packet's random access point was reported with the payload of its first bytes. */
  void announce() {
    announced = true;
  }

  @Override
  public ElementaryStream stream() {
    return stream;
  }

  @Override
  public void discontinuity() {
    collecting = false;
    announced = false;
    meter.discontinuity();
  }

  @Override
  public void packet(ByteBuffer buffer, int at) {
    int from = TsPacket.payloadStart(buffer, at);
    int end = at + TsPacket.SIZE;
    if (TsPacket.isUnitStart(buffer, at)) {
      startUnit(buffer, at, from, end);
    } else if (collecting) {
      head.append(buffer, from, end);
      look();
    }
    announced = false;
  }

  @Override
  public boolean endOfPayload() {
    // Parameter sets and no more bytes in this payload: saying so later would be too late.
    boolean likely = collecting && unitStarted && start == Start.PARAMETER_SETS;
    boolean seen = randomAccess || likely;
    randomAccess = false;
    unitStarted = false;
    return seen;
  }

  @Override
  public void recheck() {
    // Reads its parameter sets at each random access point anyway.
  }

  /** PES packets that began so far, each of which holds a picture as a rule. */
  long pictures() {
    return pictures;
  }

  VideoTrack track() {
    VideoFormat known = format;
    if (known == null) {
      String codec = stream.codec().label();
      return new VideoTrack(stream.pid(), codec, "", 0, 0, meter.rate());
    }
    return new VideoTrack(
        stream.pid(), known.codec(), known.profile(), known.width(), known.height(), rate(known));
  }

  private double rate(VideoFormat known) {
    boolean measured = meter.rate() > 0 && !FrameRateMeter.isSame(known.frameRate(), meter.rate());
    return measured && !known.fixedRate() ? meter.rate() : known.frameRate();
  }

  private void startUnit(ByteBuffer buffer, int at, int from, int end) {
    if (collecting) {
      finish();
    }
    collecting = PesHeader.startsAt(buffer, from, end);
    if (!collecting) {
      return;
    }
    pictures++;
    unitStarted = !announced;
    indicated = TsPacket.isRandomAccess(buffer, at);
    randomAccess |= indicated && unitStarted;
    start = Start.UNDECIDED;
    boolean rateKnown = format != null && format.fixedRate();
    if (!rateKnown && meter.frame(PesHeader.dtsTicks90k(buffer, from, end))) {
      onChange.run();
    }
    head.start(buffer, from, end);
    look();
  }

  private void look() {
    if (headers == null) {
      collecting = false;
      return;
    }
    start = headers.classify(head.bytes(), 0, head.length());
    boolean decided = start == Start.RANDOM_ACCESS || start == Start.OTHER;
    randomAccess |= start == Start.RANDOM_ACCESS && unitStarted;
    if (decided || head.isFull()) {
      finish();
    }
  }

  private void finish() {
    collecting = false;
    boolean worthReading = format == null || indicated || start != Start.OTHER;
    VideoFormat read =
        headers != null && worthReading ? headers.format(head.bytes(), 0, head.length()) : null;
    if (read != null && !read.equals(format)) {
      format = read;
      onChange.run();
    }
  }
}
