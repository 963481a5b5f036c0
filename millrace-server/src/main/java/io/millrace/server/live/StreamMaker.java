package io.millrace.server.live;

import io.millrace.media.es.Track;
import io.millrace.media.mp4.Fragment;
import io.millrace.media.mp4.FragmentMuxer;
import io.millrace.media.mp4.FragmentSink;
import io.millrace.media.mp4.InitSegment;
import io.millrace.media.ts.TsDemuxer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes fragments of a channel's packets: one picture each, and out as soon as its last byte is
 * known to be there. One owner: the tap's thread; what it tells of itself may be asked by others.
 */
final class StreamMaker implements TapSink, FragmentSink {

  private static final int TRACKS_NAMED_MAX = 8;

  private final FragmentLog log;
  private final WallTime time;
  private final FragmentMuxer muxer = new FragmentMuxer(this, 0);
  private final TsDemuxer demuxer = new TsDemuxer(muxer);
  private boolean fresh; // something to publish
  private volatile String notCarried = "";
  private volatile boolean carries;
  private volatile long packets;

  StreamMaker(FragmentLog log, WallTime time) {
    this.log = log;
    this.time = time;
  }

  /** Whether a track of the program has a place in the stream. Any thread. */
  boolean carries() {
    return carries;
  }

  /** Codecs of the tracks that have none, with commas between; empty if all have. Any thread. */
  String notCarried() {
    return notCarried;
  }

  /** How many packets came. Any thread. */
  long packets() {
    return packets;
  }

  @Override
  public void packet(ByteBuffer payload, long originNs) {
    long count = packets + 1;
    packets = count;
    demuxer.accept(payload);
  }

  @Override
  public void restart() {
    demuxer.restart();
    log.restarted();
  }

  @Override
  public void batchEnd() {
    if (fresh) {
      fresh = false;
      log.publish();
    }
  }

  // --- what the muxer makes

  @Override
  public void tracks(List<Track> carried, List<Track> others) {
    carries = !carried.isEmpty();
    notCarried =
        others.stream()
            .limit(TRACKS_NAMED_MAX)
            .map(track -> track.codec().label())
            .collect(Collectors.joining(", "));
  }

  @Override
  public void init(InitSegment segment) {
    log.init(segment);
  }

  @Override
  public void fragment(Fragment fragment) {
    long nowNs = System.nanoTime();
    log.append(fragment, time.millis(nowNs), nowNs);
    fresh = true;
  }
}
