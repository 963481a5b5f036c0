package io.millrace.server.hls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A playlist as it is sent, to many at the same time: compressed once, if anybody takes that. */
public final class Text {

  private final byte[] plain;
  private volatile byte[] compressed = {};

  Text(String text) {
    this.plain = text.getBytes(StandardCharsets.UTF_8);
  }

  /** As it is, in UTF-8; read-only, with a position of the caller's own. */
  public ByteBuffer plain() {
    return ByteBuffer.wrap(plain).asReadOnlyBuffer();
  }

  /** In gzip format; read-only, with a position of the caller's own. */
  public ByteBuffer gzip() {
    byte[] known = compressed;
    if (known.length == 0) {
      known = compress();
      compressed = known; // twice at the same time is the same
    }
    return ByteBuffer.wrap(known).asReadOnlyBuffer();
  }

  private byte[] compress() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try (GZIPOutputStream gzip = new Fast(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail so
    }
    return out.toByteArray();
  }

  private static final class Fast extends GZIPOutputStream {
    Fast(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
