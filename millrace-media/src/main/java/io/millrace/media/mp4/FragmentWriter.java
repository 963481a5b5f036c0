package io.millrace.media.mp4;

import java.util.List;

/**
 * Writes {@code moof} and {@code mdat} of one track (ISO/IEC 14496-12 8.8.4 to 8.8.12).
 *
 * <p>Neither {@code styp} nor {@code sidx} is written: MSE and LL-HLS want none, and at one
 * fragment a frame they would cost more than the headers that are needed.
 */
final class FragmentWriter {

  private static final int DEFAULT_BASE_IS_MOOF = 0x02_0000;
  private static final int DATA_OFFSET = 0x001;
  private static final int DURATION = 0x100;
  private static final int SIZE = 0x200;
  private static final int FLAGS = 0x400;
  private static final int COMPOSITION_OFFSET = 0x800;
  private static final int BOX_HEADER = 8;
  private static final int HEADERS_BYTES = 104;
  private static final int SAMPLE_BYTES = 16;

  private FragmentWriter() {}

  /**
   * Writes it.
   *
   * @param sequence counts fragments of all tracks
   * @param startable whether a player can start with it
   * @param samples at least one; each starts where the one before ends
   */
  static Fragment write(
      int generation, int sequence, OutputTrack track, boolean startable, List<Sample> samples) {
    boolean video = track.source().isVideo();
    Sample first = samples.getFirst();
    int size = samples.stream().mapToInt(sample -> sample.data().length).sum();
    BoxWriter out = new BoxWriter(HEADERS_BYTES + SAMPLE_BYTES * samples.size() + size);
    out.box("moof").fullBox("mfhd", 0, 0).u32(sequence).end();
    out.box("traf").fullBox("tfhd", 0, DEFAULT_BASE_IS_MOOF).u32(track.id()).end();
    out.fullBox("tfdt", 1, 0).u64(first.decodeTime()).end();
    int flags = DATA_OFFSET | DURATION | SIZE | (video ? FLAGS | COMPOSITION_OFFSET : 0);
    out.fullBox("trun", 1, flags).u32(samples.size());
    int dataOffset = out.position();
    out.u32(0);
    for (Sample sample : samples) {
      out.u32(sample.duration()).u32(sample.data().length);
      if (video) {
        out.u32(SampleFlags.of(sample)).u32(sample.compositionOffset());
      }
    }
    out.end().end().end();
    out.setU32(dataOffset, out.position() + BOX_HEADER);
    out.box("mdat");
    samples.forEach(sample -> out.bytes(sample.data()));
    out.end();
    return new Fragment(
        generation,
        video,
        startable,
        first.leading(),
        first.decodeTime(),
        samples.getLast().end() - first.decodeTime(),
        track.timescale(),
        samples.size(),
        out.toBuffer());
  }
}
