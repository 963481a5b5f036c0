package io.millrace.media.ts;

import io.millrace.media.codec.Codec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Program map section (ISO/IEC 13818-1 2.4.4.8): what a program consists of.
 *
 * @param pcrPid where the program's clock is; {@link TsPacket#PID_NULL} if it has none
 * @param streams in the order of the section
 */
record Pmt(int programNumber, int pcrPid, List<ElementaryStream> streams) {

  private static final int FIXED = Section.BODY + 4;
  private static final int STREAM = 5;

  Pmt {
    streams = List.copyOf(streams);
  }

  /** Reads a checked section; what does not fit into it is left out. */
  static Pmt parse(ByteBuffer section) {
    List<ElementaryStream> streams = new ArrayList<>();
    int end = Section.bodyEnd(section);
    int pcrPid = TsPacket.PID_NULL;
    if (FIXED <= end) {
      pcrPid = Section.unsignedShort(section, Section.BODY) & 0x1FFF;
      int at = FIXED + (Section.unsignedShort(section, Section.BODY + 2) & 0xFFF);
      while (at + STREAM <= end) {
        int descriptors = at + STREAM;
        int next = descriptors + (Section.unsignedShort(section, at + 3) & 0xFFF);
        streams.add(stream(section, at, descriptors, Math.min(next, end)));
        at = next;
      }
    }
    return new Pmt(Section.tableIdExtension(section), pcrPid, streams);
  }

  boolean hasVideo() {
    return streams.stream().anyMatch(stream -> stream.codec().kind() == Codec.Kind.VIDEO);
  }

  boolean hasAudio() {
    return streams.stream().anyMatch(stream -> stream.codec().kind() == Codec.Kind.AUDIO);
  }

  private static ElementaryStream stream(ByteBuffer section, int at, int from, int to) {
    int type = section.get(at) & 0xFF;
    int pid = Section.unsignedShort(section, at + 1) & 0x1FFF;
    Codec codec = StreamType.codec(type, section, from, to);
    return new ElementaryStream(
        pid,
        type,
        codec,
        Descriptors.language(section, from, to),
        AudioDescriptors.announced(codec, section, from, to));
  }
}
