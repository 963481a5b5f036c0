package io.millrace.media.ts;

import io.millrace.media.es.AccessUnit;
import io.millrace.media.es.DecoderConfig;
import io.millrace.media.es.Slices;
import io.millrace.media.es.Track;
import java.nio.ByteBuffer;

/**
 * Frames of an audio track, each as soon as its last byte came. A PTS is that of the first frame
 * that starts in its PES packet (ISO/IEC 13818-1 2.4.3.7); the times of those after it come from
 * counting samples. One owner.
 */
final class AudioReader implements TrackReader {

  /** Larger than any frame; a PES packet of audio may hold this much. */
  static final int PENDING_BYTES_MAX = 64 << 10;

  private final AudioFraming framing;
  private final Timestamps timestamps;
  private final DamageCounts damage;
  private final Output output;
  private final Slices one = new Slices();
  private final ByteBuffer pending = ByteBuffer.allocate(PENDING_BYTES_MAX);
  private Track track;

  /** Whether frames follow each other where they should. */
  private boolean synced;

  /** Where the newest PES packet starts in what is pending, and its PTS: */
  private int packetAt;

  private boolean anchored;
  private long anchorPts;

  /** The newest PTS that was used, and the samples since: */
  private boolean timed;

  private long basePts;
  private long baseSamples;

  /** Frames came out since the last damage. */
  private boolean flowing;

  AudioReader(
      Track track,
      AudioFraming framing,
      Timestamps timestamps,
      DamageCounts damage,
      Output output) {
    this.track = track;
    this.framing = framing;
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
    if (!synced) {
      pending.clear();
    }
    packetAt = pending.position();
    if (rawPts != PesHeader.NONE) {
      anchored = true;
      anchorPts = timestamps.unwrap(rawPts);
    }
  }

  @Override
  public void bytes(ByteBuffer buffer, int from, int to) {
    int length = to - from;
    if (pending.remaining() < length) {
      damage.add(Damage.NO_FRAME);
      desync();
    }
    pending.put(pending.position(), buffer, from, length);
    pending.position(pending.position() + length);
    read();
  }

  @Override
  public void end() {
    // The last frame may go on in the next packet.
  }

  @Override
  public void broken() {
    damage.add(Damage.BROKEN_PES);
    desync();
    timed = false;
    anchored = false;
    if (flowing) {
      flowing = false;
      output.gap(track.id());
    }
  }

  @Override
  public void finish() {
    // A frame comes out as soon as it is whole.
  }

  private void desync() {
    synced = false;
    packetAt = -1;
    pending.clear();
  }

  private void read() {
    int at = 0;
    int end = pending.position();
    while (at < end) {
      int length = framing.length(pending, at, end);
      if (length == AudioFraming.MORE || at + length > end) {
        break;
      }
      if (length != AudioFraming.NONE && (synced || at == packetAt)) {
        synced = true;
        frame(at, at + length);
        at += length;
        continue;
      }
      if (synced) {
        damage.add(Damage.NO_FRAME);
        synced = false;
      }
      int confirmed = length == AudioFraming.NONE ? 0 : framing.length(pending, at + length, end);
      if (confirmed == AudioFraming.MORE) {
        break;
      }
      synced = confirmed > 0;
      at += synced ? 0 : 1;
    }
    compact(at);
  }

  private void compact(int read) {
    int left = pending.position() - read;
    pending.put(0, pending, read, left);
    pending.position(left);
    packetAt = Math.max(packetAt - read, -1);
  }

  private void frame(int from, int to) {
    if (anchored && from >= packetAt) {
      anchored = false;
      timed = true;
      basePts = anchorPts;
      baseSamples = 0;
    }
    if (!timed) {
      damage.add(Damage.BEFORE_TIMESTAMP);
      return;
    }
    boolean readable = framing.open(pending, from, to);
    DecoderConfig config = framing.config();
    if (!readable || config == null) {
      damage.add(Damage.UNREADABLE);
      return;
    }
    if (!config.equals(track.config())) {
      track = track.with(config);
      output.track(track);
    }
    int header = to - from - framing.slices().bytes();
    for (int i = 0; i < framing.slices().count(); i++) {
      emit(i, i == 0 ? header : 0);
    }
  }

  private void emit(int slice, int headerBytes) {
    Slices frames = framing.slices();
    long pts =
        basePts + Math.round((double) baseSamples * AccessUnit.TICKS_PER_SECOND / framing.rateHz());
    baseSamples += framing.samples();
    flowing = true;
    one.clear();
    one.add(frames.from(slice), frames.to(slice));
    int sourceBytes = headerBytes + frames.length(slice);
    output.unit(
        new AccessUnit(
            track,
            pts,
            pts,
            AccessUnit.UNKNOWN,
            framing.samples(),
            true,
            false,
            framing.bytes(),
            one,
            sourceBytes));
  }
}
