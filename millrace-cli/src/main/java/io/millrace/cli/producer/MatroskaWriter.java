package io.millrace.cli.producer;

import io.millrace.cli.ffmpeg.FrameRate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JPEG pictures and PCM sound with timestamps in one pipe: the live subset of Matroska (RFC 9559)
 * that FFmpeg reads. One cluster a block, so that nothing is held back.
 */
final class MatroskaWriter {

  static final int SAMPLE_RATE_HZ = 48_000;

  /** 16 bit, two channels. */
  static final int BYTES_PER_SAMPLE = 4;

  private static final long TICK_NS = 100_000;
  private static final int VIDEO_TRACK = 1;
  private static final int AUDIO_TRACK = 2;
  private static final byte KEY_FRAME = (byte) 0x80;
  private static final byte[] UNKNOWN_SIZE = {1, -1, -1, -1, -1, -1, -1, -1};

  private final OutputStream out;

  MatroskaWriter(OutputStream out) {
    this.out = out;
  }

  void header(JpegHeader picture, FrameRate rate, boolean withAudio) throws IOException {
    out.write(
        element(0x1A45DFA3, join(text(0x4282, "matroska"), number(0x4287, 4), number(0x4285, 2))));
    out.write(id(0x18538067));
    out.write(UNKNOWN_SIZE);
    out.write(
        element(
            0x1549A966,
            join(number(0x2AD7B1, TICK_NS), text(0x4D80, "Millrace"), text(0x5741, "Millrace"))));
    byte[] video = videoTrack(picture, rate);
    out.write(element(0x1654AE6B, withAudio ? join(video, audioTrack()) : video));
  }

  private static byte[] videoTrack(JpegHeader picture, FrameRate rate) {
    return element(
        0xAE,
        join(
            number(0xD7, VIDEO_TRACK),
            number(0x73C5, VIDEO_TRACK),
            number(0x83, 1),
            number(0x9C, 0),
            text(0x86, "V_MJPEG"),
            number(0x23E383, rate.startNs(1)),
            element(0xE0, join(number(0xB0, picture.width()), number(0xBA, picture.height())))));
  }

  private static byte[] audioTrack() {
    byte[] rate = ByteBuffer.allocate(Double.BYTES).putDouble(SAMPLE_RATE_HZ).array();
    return element(
        0xAE,
        join(
            number(0xD7, AUDIO_TRACK),
            number(0x73C5, AUDIO_TRACK),
            number(0x83, 2),
            number(0x9C, 0),
            text(0x86, "A_PCM/INT/LIT"),
            element(0xE1, join(element(0xB5, rate), number(0x9F, 2), number(0x6264, 16)))));
  }

  /** A picture that is shown from the given time on. */
  void picture(long timeNs, byte[] jpeg) throws IOException {
    block(VIDEO_TRACK, timeNs, jpeg);
  }

  /** Sound, little-endian, that starts at the given time. */
  void sound(long timeNs, byte[] pcm) throws IOException {
    block(AUDIO_TRACK, timeNs, pcm);
  }

  private void block(int track, long timeNs, byte[] data) throws IOException {
    byte[] prefix = {(byte) (0x80 | track), 0, 0, KEY_FRAME};
    out.write(
        element(
            0x1F43B675, join(number(0xE7, timeNs / TICK_NS), element(0xA3, join(prefix, data)))));
    out.flush();
  }

  private static byte[] number(int id, long value) {
    return element(id, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  private static byte[] text(int id, String value) {
    return element(id, value.getBytes(StandardCharsets.US_ASCII));
  }

  /** Id, size in eight bytes, body (RFC 8794 sections 4 and 5). */
  private static byte[] element(int id, byte[] body) {
    byte[] size = ByteBuffer.allocate(Long.BYTES).putLong(body.length | (1L << 56)).array();
    return join(id(id), size, body);
  }

  /** An id contains its own length marker: only leading zero bytes go. */
  private static byte[] id(int id) {
    int bytes = Integer.BYTES - Integer.numberOfLeadingZeros(id) / Byte.SIZE;
    byte[] all = ByteBuffer.allocate(Integer.BYTES).putInt(id).array();
    return Arrays.copyOfRange(all, Integer.BYTES - bytes, Integer.BYTES);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
