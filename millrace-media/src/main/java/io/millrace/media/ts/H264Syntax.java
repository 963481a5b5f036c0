package io.millrace.media.ts;

import io.millrace.media.codec.BitReader;
import io.millrace.media.codec.Codec;
import io.millrace.media.codec.H264Sps;
import io.millrace.media.codec.SpsDetails;
import io.millrace.media.codec.StartCodes;
import io.millrace.media.codec.VideoHeaders;
import io.millrace.media.es.H264Config;
import io.millrace.media.es.Slices;
import io.millrace.media.es.VideoConfig;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Access units of H.264 (ITU-T H.264 7.3.1, 7.4.1.2). One owner. */
final class H264Syntax implements VideoSyntax {

  private static final int SLICE = 1;
  private static final int SLICE_IDR = 5;
  private static final int SPS = 7;
  private static final int PPS = 8;
  private static final int DELIMITER = 9;
  private static final int ID_MAX = 255;

  /** Bytes from the NAL header to seq_parameter_set_id. */
  private static final int SPS_ID_AT = 4;

  private final VideoHeaders headers = Objects.requireNonNull(VideoHeaders.of(Codec.H264));
  private final Slices slices = new Slices();
  private final ParameterSets sps = new ParameterSets();
  private final ParameterSets pps = new ParameterSets();
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private @Nullable H264Config config;

  @Override
  public boolean begins(ByteBuffer buffer, int from, int to, boolean timed) {
    if (timed) {
      return true;
    }
    int unit = StartCodes.nextUnit(buffer, from, Math.min(to, from + 8));
    if (unit == StartCodes.NONE || unit + 1 >= to) {
      return false;
    }
    int type = type(buffer, unit);
    boolean slice = type >= SLICE && type <= SLICE_IDR;
    // first_mb_in_slice is 0: one bit, 1
    return slice ? (buffer.get(unit + 1) & 0x80) != 0 : type <= DELIMITER;
  }

  @Override
  public Picture read(ByteBuffer unit, int to) {
    bytes = unit;
    NalUnits.split(unit, to, slices);
    boolean picture = false;
    boolean idr = false;
    for (int i = 0; i < slices.count(); i++) {
      int type = type(unit, slices.from(i));
      picture |= type >= SLICE && type <= SLICE_IDR;
      idr |= type == SLICE_IDR;
    }
    boolean key = idr || (picture && isRandomAccess(unit, to));
    keepParameterSets(unit, key);
    if (key) {
      config = readConfig();
    }
    if (!picture) {
      return Picture.NONE;
    }
    return idr ? Picture.CLOSED_KEY : key ? Picture.OPEN_KEY : Picture.OTHER;
  }

  @Override
  public ByteBuffer bytes() {
    return bytes;
  }

  @Override
  public Slices slices() {
    return slices;
  }

  @Override
  public @Nullable VideoConfig config() {
    return config;
  }

  @Override
  public int reorderFrames() {
    H264Config known = config;
    return known == null ? SpsDetails.UNKNOWN : known.details().reorderFrames();
  }

  private boolean isRandomAccess(ByteBuffer unit, int to) {
    return headers.classify(unit, 0, to) == VideoHeaders.Start.RANDOM_ACCESS;
  }

  /** Sets that come with a key frame take the place of all before: another encoder may send. */
  private void keepParameterSets(ByteBuffer unit, boolean key) {
    boolean firstSps = key;
    boolean firstPps = key;
    for (int i = 0; i < slices.count(); i++) {
      int from = slices.from(i);
      int to = slices.to(i);
      switch (type(unit, from)) {
        case SPS -> {
          if (firstSps) {
            sps.clear();
            firstSps = false;
          }
          sps.put(id(unit, from + SPS_ID_AT, to), unit, from, to);
        }
        case PPS -> {
          if (firstPps) {
            pps.clear();
            firstPps = false;
          }
          pps.put(id(unit, from + 1, to), unit, from, to);
        }
        default -> {}
      }
    }
  }

  private static int id(ByteBuffer unit, int from, int to) {
    BitReader bits = BitReader.ofNal(unit, from, to);
    int id = bits.ue();
    return bits.ok() && id <= ID_MAX ? id : -1;
  }

  private @Nullable H264Config readConfig() {
    if (sps.isEmpty() || pps.isEmpty()) {
      return null;
    }
    List<ByteBuffer> all = sps.list();
    ByteBuffer first = all.getFirst();
    SpsDetails details = H264Sps.details(first, 1, first.limit());
    if (details == null) {
      return null;
    }
    H264Config next = new H264Config(all, pps.list(), details);
    return next.equals(config) ? config : next;
  }

  private static int type(ByteBuffer bytes, int unit) {
    return bytes.get(unit) & 0x1F;
  }
}
