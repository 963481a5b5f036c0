package io.millrace.media.mp4;

import io.millrace.media.codec.VideoFormat;
import io.millrace.media.es.DecoderConfig;
import io.millrace.media.es.Track;
import io.millrace.media.es.VideoConfig;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes {@code ftyp} and {@code moov} of a stream in fragments (ISO/IEC 14496-12 8.8). */
final class InitSegmentWriter {

  /** iso6 has tfdt and offsets that are relative to their moof. */
  private static final String BRAND = "iso6";

  private static final int MOVIE_TIMESCALE = 1000;
  private static final int ONE = 0x0001_0000;
  private static final int ENABLED_AND_IN_MOVIE = 3;

  private final BoxWriter out = new BoxWriter(1024);

  private InitSegmentWriter() {}

  /**
   * Writes it.
   *
   * @param tracks with configuration, at least one, by ascending id
   */
  static InitSegment write(int generation, List<OutputTrack> tracks) {
    return new InitSegment(generation, sources(tracks), new InitSegmentWriter().writeAll(tracks));
  }

  private static List<Track> sources(List<OutputTrack> tracks) {
    List<Track> sources = new ArrayList<>();
    tracks.forEach(track -> sources.add(track.source()));
    return sources;
  }

  private ByteBuffer writeAll(List<OutputTrack> tracks) {
    out.box("ftyp").letters(BRAND).u32(1).letters(BRAND).letters("mp41").end();
    out.box("moov");
    movieHeader(tracks.getLast().id() + 1);
    tracks.forEach(this::track);
    out.box("mvex");
    for (OutputTrack track : tracks) {
      out.fullBox("trex", 0, 0).u32(track.id()).u32(1).u32(0).u32(0);
      out.u32(track.source().isVideo() ? SampleFlags.OTHER : SampleFlags.SYNC).end();
    }
    out.end().end();
    return out.toBuffer();
  }

  private void movieHeader(int nextTrack) {
    out.fullBox("mvhd", 0, 0).u32(0).u32(0).u32(MOVIE_TIMESCALE).u32(0);
    out.u32(ONE).u16(0x0100).zeros(10); // rate, volume
    matrix();
    out.zeros(24).u32(nextTrack).end();
  }

  private void track(OutputTrack track) {
    Track source = track.source();
    DecoderConfig config = Objects.requireNonNull(source.config());
    VideoFormat format = config instanceof VideoConfig video ? video.format() : null;
    out.box("trak");
    out.fullBox("tkhd", 0, ENABLED_AND_IN_MOVIE).u32(0).u32(0).u32(track.id()).u32(0).u32(0);
    out.zeros(8).u16(0).u16(0).u16(format == null ? 0x0100 : 0).u16(0); // layer, group, volume
    matrix();
    out.u32(format == null ? 0 : format.width() << 16);
    out.u32(format == null ? 0 : format.height() << 16).end();
    out.box("mdia");
    out.fullBox("mdhd", 0, 0).u32(0).u32(0).u32(track.timescale()).u32(0);
    out.u16(language(source.language())).u16(0).end();
    out.fullBox("hdlr", 0, 0).u32(0).letters(format == null ? "soun" : "vide").zeros(12 + 1).end();
    out.box("minf");
    if (format == null) {
      out.fullBox("smhd", 0, 0).u32(0).end();
    } else {
      out.fullBox("vmhd", 0, 1).zeros(8).end();
    }
    out.box("dinf").fullBox("dref", 0, 0).u32(1).fullBox("url ", 0, 1).end().end().end();
    sampleTable(config);
    out.end().end().end();
  }

  /** Only what the samples are; where they are stands in the fragments. */
  private void sampleTable(DecoderConfig config) {
    out.box("stbl").fullBox("stsd", 0, 0).u32(1);
    SampleEntries.write(out, config);
    out.end();
    out.fullBox("stts", 0, 0).u32(0).end();
    out.fullBox("stsc", 0, 0).u32(0).end();
    out.fullBox("stsz", 0, 0).u32(0).u32(0).end();
    out.fullBox("stco", 0, 0).u32(0).end();
    out.end();
  }

  private void matrix() {
    out.u32(ONE).zeros(12).u32(ONE).zeros(12).u32(ONE << 14);
  }

  /** Three letters of five bits each (8.4.2.3); "und" if unknown. */
  private static int language(String code) {
    String known = code.length() == 3 ? code : "und";
    int packed = 0;
    for (int i = 0; i < known.length(); i++) {
      packed = (packed << 5) | ((known.charAt(i) - 0x60) & 0x1F);
    }
    return packed;
  }
}
