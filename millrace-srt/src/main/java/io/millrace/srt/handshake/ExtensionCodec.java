package io.millrace.srt.handshake;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes extension blocks: type (16), length in words (16), content. */
final class ExtensionCodec {

  private static final int BLOCK_HEADER_LENGTH = 4;
  private static final int BLOCK_WORDS_MAX = 0xFFFF;
  private static final int FIELD = 0xFFFF;

  private ExtensionCodec() {}

  /** All blocks up to the end, or up to the first one that claims more than there is. */
  static List<Extension> readAll(ByteBuffer in) {
    List<Extension> extensions = new ArrayList<>();
    while (in.remaining() >= BLOCK_HEADER_LENGTH) {
      int type = in.getShort() & FIELD;
      int length = (in.getShort() & FIELD) * BlockContent.WORD;
      if (length > in.remaining()) {
        break;
      }
      extensions.add(parse(type, in.slice(in.position(), length)));
      in.position(in.position() + length);
    }
    return extensions;
  }

  private static Extension parse(int type, ByteBuffer content) {
    return switch (type) {
      case Extension.HSREQ, Extension.HSRSP -> parseSrt(type, content);
      case Extension.KMREQ, Extension.KMRSP -> new KeyMaterialExtension(type, content);
      case Extension.STREAM_ID -> new StreamIdExtension(WordString.read(content));
      case Extension.CONGESTION -> new CongestionExtension(WordString.read(content));
      case Extension.FILTER -> new FilterExtension(WordString.read(content));
      case Extension.GROUP -> new GroupExtension(content);
      default -> new UnknownExtension(type, content);
    };
  }

  private static Extension parseSrt(int type, ByteBuffer content) {
    if (content.remaining() < SrtExtension.WORDS * BlockContent.WORD) {
      return new UnknownExtension(type, content);
    }
    int version = content.getInt();
    int flags = content.getInt();
    int latencies = content.getInt();
    return new SrtExtension(type, version, flags, latencies >>> 16, latencies & FIELD);
  }

  static void write(Extension extension, ByteBuffer out) {
    int start = out.position();
    out.putInt(0);
    writeContent(extension, out);
    int words = (out.position() - start - BLOCK_HEADER_LENGTH) / BlockContent.WORD;
    if (words > BLOCK_WORDS_MAX) {
      throw new IllegalArgumentException(
          "extension of type " + extension.type() + ": " + words + " words are too long");
    }
    out.putInt(start, extension.type() << 16 | words);
  }

  private static void writeContent(Extension extension, ByteBuffer out) {
    switch (extension) {
      case SrtExtension srt ->
          out.putInt(srt.version())
              .putInt(srt.flags())
              .putInt(srt.rcvLatencyMs() << 16 | srt.sndLatencyMs());
      case StreamIdExtension streamId -> WordString.write(streamId.text(), out);
      case CongestionExtension congestion -> WordString.write(congestion.text(), out);
      case FilterExtension filter -> WordString.write(filter.text(), out);
      case GroupExtension group -> out.put(group.content());
      case KeyMaterialExtension keyMaterial -> out.put(keyMaterial.content());
      case UnknownExtension unknown -> out.put(unknown.content());
    }
  }
}
