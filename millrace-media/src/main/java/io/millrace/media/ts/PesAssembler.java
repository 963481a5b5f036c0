package io.millrace.media.ts;

import java.nio.ByteBuffer;

/**
 * Puts the PES packets of one PID together (ISO/IEC 13818-1 2.4.3.6) and passes their payload on as
 * it comes; itself it holds a header at most. One owner.
 */
final class PesAssembler implements PidReader {

  /** Takes PES packets: one start, any number of bytes, then end or broken. */
  interface Listener {

    /**
     * A packet starts.
     *
     * @param pts {@link PesHeader#NONE} if it has none
     * @param dts the PTS if it has none of its own
     */
    void start(long pts, long dts);

    /** The next bytes of its payload; lent. */
    void bytes(ByteBuffer buffer, int from, int to);

    /** All its bytes came. */
    void end();

    /** Bytes of a packet are missing, or it made no sense. Also between two packets. */
    void broken();
  }

  private enum State {
    /** Between packets, or after damage. */
    IDLE,
    HEADER,
    PAYLOAD
  }

  /** PES_packet_length 0: the packet goes on until the next one starts. */
  private static final int UNBOUNDED = -1;

  private static final int FIXED = 9;
  private static final int HEADER_MAX = FIXED + 255;

  /** Bytes of the header that PES_packet_length counts, beside PES_header_data_length. */
  private static final int COUNTED = 3;

  private static final int PADDING_STREAM = 0xBE;
  private static final int PRIVATE_STREAM_2 = 0xBF;

  private final Listener listener;
  private final ByteBuffer header = ByteBuffer.allocate(HEADER_MAX);
  private State state = State.IDLE;
  private int headerLength;
  private int left;

  PesAssembler(Listener listener) {
    this.listener = listener;
  }

  /** The stream ends here: so does a packet without length. */
  void end() {
    finish();
  }

  @Override
  public void discontinuity() {
    state = State.IDLE;
    listener.broken();
  }

  @Override
  public void announcedJump(boolean unitStart) {
    if (unitStart) {
      finish();
    } else {
      discontinuity();
    }
  }

  @Override
  public void packet(ByteBuffer buffer, int at) {
    int from = TsPacket.payloadStart(buffer, at);
    int end = at + TsPacket.SIZE;
    if (TsPacket.isUnitStart(buffer, at)) {
      finish();
      state = State.HEADER;
      header.clear();
      headerLength = FIXED;
    }
    if (state == State.HEADER) {
      from = readHeader(buffer, from, end);
    }
    if (state == State.PAYLOAD && from < end) {
      readPayload(buffer, from, end);
    }
  }

  private void finish() {
    State before = state;
    state = State.IDLE;
    if (before == State.PAYLOAD && left == UNBOUNDED) {
      listener.end();
    } else if (before != State.IDLE) {
      listener.broken();
    }
  }

  /** Returns where the payload starts, or the end if the header goes on in the next packet. */
  private int readHeader(ByteBuffer buffer, int from, int end) {
    int at = from;
    while (at < end && header.position() < headerLength) {
      int length = Math.min(end - at, headerLength - header.position());
      header.put(header.position(), buffer, at, length);
      header.position(header.position() + length);
      at += length;
      if (header.position() == FIXED) {
        if (!PesHeader.startsAt(header, 0, FIXED)) {
          refuse();
          return end;
        }
        headerLength = PesHeader.payloadStart(header, 0);
      }
    }
    if (header.position() == headerLength) {
      begin();
    }
    return at;
  }

  private void refuse() {
    int streamId = header.get(3) & 0xFF;
    state = State.IDLE;
    if (streamId != PADDING_STREAM && streamId != PRIVATE_STREAM_2) {
      listener.broken();
    }
  }

  private void begin() {
    int length = Section.unsignedShort(header, 4);
    left = length == 0 ? UNBOUNDED : length - COUNTED - (headerLength - FIXED);
    if (left < UNBOUNDED || (left == UNBOUNDED && length != 0)) {
      state = State.IDLE;
      listener.broken();
      return;
    }
    state = State.PAYLOAD;
    listener.start(
        PesHeader.ptsTicks90k(header, 0, headerLength),
        PesHeader.dtsTicks90k(header, 0, headerLength));
    if (left == 0) {
      state = State.IDLE;
      listener.end();
    }
  }

  private void readPayload(ByteBuffer buffer, int from, int end) {
    int to = left == UNBOUNDED ? end : Math.min(end, from + left);
    listener.bytes(buffer, from, to);
    if (left != UNBOUNDED) {
      left -= to - from;
      if (left == 0) {
        state = State.IDLE;
        listener.end();
      }
    }
  }
}
