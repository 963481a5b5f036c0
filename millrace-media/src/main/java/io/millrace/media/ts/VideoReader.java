package io.millrace.media.ts;

import io.millrace.media.es.AccessUnit;
import io.millrace.media.es.Track;
import io.millrace.media.es.VideoConfig;
import io.millrace.media.ts.VideoSyntax.Picture;
import java.nio.ByteBuffer;

/**
 * Pictures of a video track. A unit goes out when the next one starts: only then is it known to be
 * whole, and how long it lasts. At the beginning, and after damage, nothing comes before the next
 * key frame; nor what an open key frame is followed by and that needs what came before it. One
 * owner.
 */
final class VideoReader implements TrackReader {

  /** No encoder for live video makes larger pictures. */
  static final int UNIT_BYTES_MAX = 8 << 20;

  private static final int UNIT_BYTES_AT_FIRST = 32 << 10;

  /** Longer is a pause, or another clock. */
  private static final long DURATION_TICKS90K_MAX = 10 * 90_000;

  private final VideoSyntax syntax;
  private final Timestamps timestamps;
  private final DecodingTimes times = new DecodingTimes();
  private final DamageCounts damage;
  private final Output output;
  private Track track;
  private ByteBuffer unit = ByteBuffer.allocate(UNIT_BYTES_AT_FIRST);

  /** The PES packet whose header came last, until its first bytes tell what it is: */
  private boolean starting;

  private boolean nextTimed;
  private long nextPts;
  private long nextDts;

  /** The access unit that is being collected: */
  private boolean open;

  private boolean tooLarge;
  private long pts;
  private long dts;

  /** What came before it: */
  private boolean anyTime;

  private long lastDuration;

  private boolean waiting = true;
  private boolean openKey;
  private long keyPts;
  private boolean dropLeading;

  VideoReader(
      Track track, VideoSyntax syntax, Timestamps timestamps, DamageCounts damage, Output output) {
    this.track = track;
    this.syntax = syntax;
    this.timestamps = timestamps;
    this.damage = damage;
    this.output = output;
  }

  @Override
  public Track track() {
    return track;
  }

  @Override
  public void start(long rawPts, long rawDts) {
    starting = true;
    nextTimed = rawPts != PesHeader.NONE;
    if (nextTimed) {
      nextDts = timestamps.unwrap(rawDts);
      nextPts = nextDts + PesHeader.ticksBetween(rawDts, rawPts);
    }
  }

  @Override
  public void bytes(ByteBuffer buffer, int from, int to) {
    if (starting) {
      starting = false;
      if (!open || syntax.begins(buffer, from, to, nextTimed)) {
        begin();
      }
    }
    if (open) {
      append(buffer, from, to);
    }
  }

  @Override
  public void end() {
    // The next packet may go on with the same picture.
  }

  @Override
  public void broken() {
    damage.add(Damage.BROKEN_PES);
    open = false;
    starting = false;
    lose();
  }

  @Override
  public void finish() {
    if (open) {
      open = false;
      emit(AccessUnit.UNKNOWN);
    }
  }

  /** What was collected is whole; a picture with the times of the newest PES header begins. */
  private void begin() {
    if (!nextTimed) {
      deriveTimes();
    }
    long decoding = nextTimed ? times.next(nextPts, nextDts, syntax.reorderFrames()) : 0;
    if (open) {
      long duration = decoding - dts;
      boolean known = nextTimed && duration > 0 && duration <= DURATION_TICKS90K_MAX;
      emit(known ? duration : AccessUnit.UNKNOWN);
      lastDuration = known ? duration : lastDuration;
    }
    open = nextTimed;
    if (!open) {
      damage.add(Damage.NO_TIMESTAMP);
      lose();
      return;
    }
    anyTime = true;
    tooLarge = false;
    unit.clear();
    pts = nextPts;
    dts = decoding;
  }

  /** Timestamps may be left out for up to 0.7 s (2.7.4). */
  private void deriveTimes() {
    if (anyTime && lastDuration > 0) {
      nextDts = dts + lastDuration;
      nextPts = nextDts;
      nextTimed = true;
    }
  }

  private void append(ByteBuffer buffer, int from, int to) {
    int length = to - from;
    if (unit.remaining() < length) {
      int wanted = Math.min(2 * unit.capacity(), UNIT_BYTES_MAX);
      if (tooLarge || unit.position() + length > wanted) {
        tooLarge = true;
        return;
      }
      unit = ByteBuffer.allocate(wanted).put(unit.flip());
    }
    unit.put(unit.position(), buffer, from, length);
    unit.position(unit.position() + length);
  }

  private void emit(long duration) {
    if (tooLarge) {
      damage.add(Damage.TOO_LARGE);
      lose();
      return;
    }
    Picture picture = syntax.read(unit, unit.position());
    if (picture == Picture.NONE) {
      if (syntax.slices().count() == 0) {
        damage.add(Damage.UNREADABLE);
      }
      return;
    }
    boolean key = picture == Picture.CLOSED_KEY || picture == Picture.OPEN_KEY;
    if (key && !startAt(picture)) {
      damage.add(Damage.UNREADABLE);
      lose();
      return;
    }
    boolean leading = picture == Picture.LEADING || (!key && openKey && pts < keyPts);
    if (waiting || (leading && dropLeading)) {
      damage.add(Damage.BEFORE_KEY_FRAME);
      return;
    }
    output.unit(
        new AccessUnit(
            track,
            pts,
            dts,
            duration,
            0,
            key,
            leading,
            syntax.bytes(),
            syntax.slices(),
            unit.position()));
  }

  /** False if a decoder would not know how to start with this key frame. */
  private boolean startAt(Picture picture) {
    VideoConfig config = syntax.config();
    if (config == null) {
      return false;
    }
    dropLeading = waiting;
    waiting = false;
    openKey = picture == Picture.OPEN_KEY;
    keyPts = pts;
    if (!config.equals(track.config())) {
      track = track.with(config);
      output.track(track);
    }
    return true;
  }

  private void lose() {
    times.restart();
    if (!waiting) {
      waiting = true;
      output.gap(track.id());
    }
  }
}
