package io.millrace.media.ts;

import io.millrace.media.StreamDescription;
import io.millrace.media.StreamDescription.AudioTrack;
import io.millrace.media.StreamDescription.VideoTrack;
import io.millrace.media.codec.Codec;
import io.millrace.media.ts.Sdt.Service;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads along with one MPEG-TS stream, payload by payload as they came over the wire, without
 * changing it. Never throws, never grows beyond a bound (about 50 KiB for two tracks, 150 KiB at
 * most); damage is counted. In steady state it allocates nothing per packet. One owner: all methods
 * by the same thread.
 *
 * <p>Of several programs it follows the first with video, else the first with audio.
 */
public final class StreamObserver {

  /** Tracks of a program that are looked at, of each kind. */
  static final int TRACKS_MAX = 8;

  private final @Nullable PidReader[] readers = new @Nullable PidReader[TsPacket.PIDS];
  private final PacketRouter router = new PacketRouter(readers);
  private final ProgramTables tables = new ProgramTables(readers, this::onTables);
  private final PacketFramer framer = new PacketFramer(new Packets());
  private final List<VideoProbe> video = new ArrayList<>();
  private final List<AudioProbe> audio = new ArrayList<>();
  private @Nullable Pmt program;
  private StreamDescription description = StreamDescription.UNKNOWN;
  private boolean descriptionStale;
  private boolean randomAccess;

  /**
   * Looks at the next payload.
   *
   * <p>With a video track a random access point is a PES start on the first video PID that has the
   * random_access_indicator or begins with a picture that can be decoded alone; without one, an
   * audio PES start, at most every 500 ms. The payload in which the PES start lies is marked. If a
   * TS packet straddles two payloads it is the one in which its sixth byte lies, or, for what only
   * its payload tells, its last one.
   *
   * @param payload position to limit, left as they are; any size, may start mid-packet
   * @return whether a random access point starts in this payload: a decoder that has the tables can
   *     start with it
   */
  public boolean observe(ByteBuffer payload) {
    framer.accept(payload, payload.position(), payload.limit());
    TrackProbe leading = leadingTrack();
    boolean found = leading != null && leading.endOfPayload();
    found |= randomAccess;
    randomAccess = false;
    if (found) {
      recheckTracks();
    }
    if (descriptionStale) {
      descriptionStale = false;
      describe();
    }
    return found;
  }

  /** What is known by now; the same object until something changed. */
  public StreamDescription description() {
    return description;
  }

  /**
   * False once it is clear that these bytes are not MPEG-TS (forwarded all the same): 64 KiB in
   * which no three sync bytes stand 188 bytes apart. True again when a payload of at least 564
   * bytes has them. Packets of 192 or 204 bytes are not MPEG-TS in this sense.
   */
  public boolean isTransportStream() {
    return !framer.isForeign();
  }

  /**
   * The newest PAT, PMT and SDT as whole 188-byte TS packets, in this order, ready to be sent ahead
   * of a random access point. A new read-only buffer each time they changed, otherwise the same
   * one: duplicate it before reading relatively. Empty until PAT and PMT are known. At most 1316
   * bytes; if they are larger, without the SDT, and if that is not enough, empty.
   *
   * <p>They are the packets that carried each table when it last changed, continuity counters
   * included; a receiver may see the counters of these PIDs jump once, which costs it nothing.
   */
  public ByteBuffer tables() {
    return tables.packets();
  }

  /**
   * Pictures of the first video track that began so far, counted anew where the tables name another
   * track; 0 without video.
   */
  public long pictures() {
    return video.isEmpty() ? 0 : video.getFirst().pictures();
  }

  /** TS packets that made no sense: lost sync, transport error, bad checksum, discontinuity. */
  public long damaged() {
    return router.damaged() + framer.damaged() + tables.damaged();
  }

  /** What the framer finds. */
  private final class Packets implements PacketFramer.Sink {

    @Override
    public void packet(ByteBuffer buffer, int at) {
      router.packet(buffer, at);
    }

    @Override
    public void head(ByteBuffer buffer, int at) {
      boolean point =
          TsPacket.isUnitStart(buffer, at)
              && TsPacket.isRandomAccess(buffer, at)
              && !TsPacket.hasTransportError(buffer, at)
              && !TsPacket.isScrambled(buffer, at);
      if (point && !video.isEmpty()) {
        VideoProbe leading = video.getFirst();
        if (readers[TsPacket.pid(buffer, at)] == leading) {
          leading.announce();
          randomAccess = true;
        }
      }
    }

    @Override
    public void lostSync() {
      video.forEach(VideoProbe::discontinuity);
      audio.forEach(AudioProbe::discontinuity);
    }
  }

  private @Nullable TrackProbe leadingTrack() {
    if (!video.isEmpty()) {
      return video.getFirst();
    }
    return audio.isEmpty() ? null : audio.getFirst();
  }

  private void recheckTracks() {
    for (int i = 0; i < audio.size(); i++) {
      audio.get(i).recheck();
    }
  }

  /** New tables: tracks come and go; one whose entry in the PMT is the same stays as it is. */
  private void onTables() {
    Pmt next = tables.program();
    if (next == null || program == null || !program.streams().equals(next.streams())) {
      List<TrackProbe> before = removeTracks();
      if (next != null) {
        next.streams().forEach(stream -> addTrack(stream, before));
      }
    }
    program = next;
    descriptionStale = true;
  }

  private List<TrackProbe> removeTracks() {
    List<TrackProbe> removed = new ArrayList<>(video);
    removed.addAll(audio);
    for (TrackProbe track : removed) {
      int pid = track.stream().pid();
      readers[pid] = readers[pid] == track ? null : readers[pid];
    }
    video.clear();
    audio.clear();
    return removed;
  }

  private void addTrack(ElementaryStream stream, List<TrackProbe> before) {
    Codec.Kind kind = stream.codec().kind();
    boolean room =
        switch (kind) {
          case VIDEO -> video.size() < TRACKS_MAX;
          case AUDIO -> audio.size() < TRACKS_MAX;
          case DATA -> false;
        };
    int pid = stream.pid();
    boolean free = pid >= TsPacket.PID_FREE_MIN && pid < TsPacket.PID_NULL && readers[pid] == null;
    if (!room || !free) {
      return;
    }
    TrackProbe track = knownOrNew(stream, before);
    readers[pid] = track;
    switch (track) {
      case VideoProbe probe -> video.add(probe);
      case AudioProbe probe -> audio.add(probe);
    }
  }

  private TrackProbe knownOrNew(ElementaryStream stream, List<TrackProbe> before) {
    for (TrackProbe track : before) {
      if (track.stream().equals(stream)) {
        return track;
      }
    }
    return stream.codec().kind() == Codec.Kind.VIDEO
        ? new VideoProbe(stream, this::onTrack)
        : new AudioProbe(stream, this::onTrack);
  }

  private void onTrack() {
    descriptionStale = true;
  }

  private void describe() {
    Service service = tables.service();
    List<VideoTrack> videoTracks = video.stream().map(VideoProbe::track).toList();
    List<AudioTrack> audioTracks = audio.stream().map(AudioProbe::track).toList();
    StreamDescription next =
        new StreamDescription(
            service == null ? "" : service.name(),
            service == null ? "" : service.provider(),
            videoTracks,
            audioTracks);
    description = next.equals(description) ? description : next;
  }
}
