package io.millrace.media.ts;

import io.millrace.media.codec.Codec;
import io.millrace.media.es.AccessUnit;
import io.millrace.media.es.AccessUnitSink;
import io.millrace.media.es.Track;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes one program of an MPEG-TS stream apart (ISO/IEC 13818-1): the first with video, else the
 * first with audio. Reads H.264, HEVC and AV1; AAC in ADTS and LATM, MPEG audio, AC-3, E-AC-3 and
 * Opus. Other tracks are named and left alone.
 *
 * <p>One PES packet, or several of which only the first has a timestamp, is one access unit of
 * video, as live encoders write it.
 *
 * <p>Never throws, whatever the bytes. What is damaged is counted and left out; video goes on at
 * the next key frame. Holds at most {@value VideoReader#UNIT_BYTES_MAX} bytes of a picture for each
 * of {@value #VIDEO_TRACKS_MAX} video tracks (three times that for AV1) and 64 KiB for each of
 * {@value #AUDIO_TRACKS_MAX} audio tracks. One owner: all methods by the same thread.
 */
public final class TsDemuxer {

  /** Video tracks that are read. */
  public static final int VIDEO_TRACKS_MAX = 2;

  /** Audio tracks that are read. */
  public static final int AUDIO_TRACKS_MAX = 8;

  /** Tracks that are named. */
  public static final int TRACKS_MAX = 32;

  /** A stream of the program; without a reader if it is only named. */
  private record Entry(
      ElementaryStream stream,
      Track named,
      @Nullable PesAssembler pes,
      @Nullable TrackReader reader) {

    Track track() {
      return reader == null ? named : reader.track();
    }
  }

  private final AccessUnitSink sink;
  private final @Nullable PidReader[] readers = new @Nullable PidReader[TsPacket.PIDS];
  private final ProgramTables tables = new ProgramTables(readers, this::onTables);
  private final Timestamps timestamps = new Timestamps();
  private final DamageCounts damage = new DamageCounts();
  private final Tracks output = new Tracks();
  private PacketRouter router = new PacketRouter(readers);
  private PacketFramer framer = new PacketFramer(new Packets());
  private List<Entry> entries = List.of();
  private @Nullable Pmt program;
  private long pcr = TsPacket.NO_PCR;
  private long damagedBefore;

  public TsDemuxer(AccessUnitSink sink) {
    this.sink = sink;
  }

  /**
   * Takes the next bytes; what they complete is handed out before the call returns.
   *
   * @param payload position to limit, left as they are; any size, may start mid-packet
   */
  public void accept(ByteBuffer payload) {
    framer.accept(payload, payload.position(), payload.limit());
  }

  /** The stream ends here: hands out what was held back to see it whole. */
  public void end() {
    for (Entry entry : entries) {
      if (entry.pes != null && entry.reader != null) {
        entry.pes.end();
        entry.reader.finish();
      }
    }
  }

  /**
   * Another stream follows, from another producer or the same one anew. What was held back of the
   * one before may be cut off and is dropped, unless {@link #end} was called. Its tables hold until
   * others come; times start over. Not to be called by the sink.
   */
  public void restart() {
    damagedBefore = damagedPackets();
    router = new PacketRouter(readers);
    framer = new PacketFramer(new Packets());
    timestamps.restart();
    pcr = TsPacket.NO_PCR;
    List<ElementaryStream> streams = entries.stream().map(Entry::stream).toList();
    removeAll();
    streams.forEach(this::add);
    sink.restart();
  }

  /** The program's tracks, in the order of the PMT. */
  public List<Track> tracks() {
    return entries.stream().map(Entry::track).toList();
  }

  /**
   * The program's newest clock reference in 27 MHz ticks (2.4.2.2), which wraps at {@value
   * TsPacket#PCR_WRAP}; {@value TsPacket#NO_PCR} if none came yet.
   */
  public long pcrTicks27M() {
    return pcr;
  }

  /** How often access units or bytes of them were left out, by reason. */
  public long count(Damage reason) {
    return damage.of(reason);
  }

  /** TS packets that made no sense: lost sync, transport error, bad checksum, discontinuity. */
  public long damagedPackets() {
    return damagedBefore + router.damaged() + framer.damaged() + tables.damaged();
  }

  /** What the framer finds. */
  private final class Packets implements PacketFramer.Sink {

    @Override
    public void packet(ByteBuffer buffer, int at) {
      Pmt known = program;
      if (known != null && TsPacket.pid(buffer, at) == known.pcrPid()) {
        long read = TsPacket.pcrTicks27M(buffer, at);
        pcr = read == TsPacket.NO_PCR ? pcr : read;
      }
      router.packet(buffer, at);
    }

    @Override
    public void head(ByteBuffer buffer, int at) {
      // Its rest follows.
    }

    @Override
    public void lostSync() {
      for (Entry entry : entries) {
        if (entry.pes != null) {
          entry.pes.discontinuity();
        }
      }
    }
  }

  /** What the tracks' readers make. */
  private final class Tracks implements TrackReader.Output {

    @Override
    public void track(Track changed) {
      sink.tracks(tracks());
    }

    @Override
    public void unit(AccessUnit unit) {
      sink.accessUnit(unit);
    }

    @Override
    public void gap(int trackId) {
      sink.gap(trackId);
    }
  }

  /** New tables: tracks come and go; one whose entry in the PMT is the same stays as it is. */
  private void onTables() {
    Pmt next = tables.program();
    List<ElementaryStream> streams = next == null ? List.of() : next.streams();
    boolean same = program != null && program.streams().equals(streams);
    program = next;
    if (same) {
      reinstall();
      return;
    }
    List<Entry> before = entries;
    for (Entry entry : before) {
      if (!streams.contains(entry.stream) && entry.pes != null && entry.reader != null) {
        entry.pes.end();
        entry.reader.finish();
      }
    }
    removeAll();
    for (ElementaryStream stream : streams) {
      Entry known = find(before, stream);
      if (known == null) {
        add(stream);
      } else {
        install(known);
      }
    }
    sink.tracks(tracks());
  }

  /** A new PAT may have taken a PID away that is a track's still. */
  private void reinstall() {
    for (Entry entry : entries) {
      int pid = entry.stream.pid();
      if (entry.pes != null && readers[pid] == null) {
        readers[pid] = entry.pes;
      }
    }
  }

  private static @Nullable Entry find(List<Entry> entries, ElementaryStream stream) {
    for (Entry entry : entries) {
      if (entry.stream.equals(stream)) {
        return entry;
      }
    }
    return null;
  }

  private void removeAll() {
    for (Entry entry : entries) {
      int pid = entry.stream.pid();
      readers[pid] = readers[pid] == entry.pes ? null : readers[pid];
    }
    entries = new ArrayList<>();
  }

  private void add(ElementaryStream stream) {
    Track named = new Track(stream.pid(), stream.codec(), stream.language(), null);
    int pid = stream.pid();
    boolean free = pid >= TsPacket.PID_FREE_MIN && pid < TsPacket.PID_NULL && readers[pid] == null;
    TrackReader reader = free ? reader(stream, named) : null;
    PesAssembler pes = reader == null ? null : new PesAssembler(reader);
    install(new Entry(stream, named, pes, reader));
  }

  private void install(Entry entry) {
    if (entries.size() == TRACKS_MAX) {
      return;
    }
    entries.add(entry);
    int pid = entry.stream.pid();
    if (entry.pes != null && readers[pid] == null) {
      readers[pid] = entry.pes;
    }
  }

  private @Nullable TrackReader reader(ElementaryStream stream, Track named) {
    boolean video = stream.codec().kind() == Codec.Kind.VIDEO;
    long read =
        entries.stream().filter(e -> e.reader != null && e.named.isVideo() == video).count();
    if (read >= (video ? VIDEO_TRACKS_MAX : AUDIO_TRACKS_MAX)) {
      return null;
    }
    if (video) {
      VideoSyntax syntax = VideoSyntax.of(stream.codec());
      return syntax == null ? null : new VideoReader(named, syntax, timestamps, damage, output);
    }
    AudioFraming framing = AudioFraming.of(stream);
    return framing == null ? null : new AudioReader(named, framing, timestamps, damage, output);
  }
}
