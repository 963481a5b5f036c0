package io.millrace.cli.producer;

import io.millrace.cli.ffmpeg.FrameRate;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes a folder of frames, with the sound that belongs to each, as Matroska. Time is counted in
 * frames and samples, so that picture and sound stay together however often they are repeated: each
 * round begins with the first frame and the first piece.
 */
final class FrameFeeder {

  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final FrameFolder frames;
  private final Optional<AudioPieces> audio;
  private final FrameRate rate;
  private final boolean loop;

  /** Frames and samples written so far. */
  private long written;

  private long samples;

  FrameFeeder(FrameFolder frames, Optional<AudioPieces> audio, FrameRate rate, boolean loop) {
    this.frames = frames;
    this.audio = audio;
    this.rate = rate;
    this.loop = loop;
  }

  /** Writes until the end, or without end if it loops; the pipe's reader sets the pace. */
  void writeTo(OutputStream out, JpegHeader first) throws IOException {
    MatroskaWriter writer = new MatroskaWriter(out);
    writer.header(first, rate, audio.isPresent());
    boolean any;
    do {
      long before = written;
      writeRound(writer);
      any = written > before;
    } while (loop && any);
  }

  private void writeRound(MatroskaWriter writer) throws IOException {
    long firstSample = samples;
    for (int index = 0; index < frames.size(); index++) {
      Optional<FrameFolder.Frame> frame = frames.read(index);
      if (frame.isPresent()) {
        writer.picture(rate.startNs(written), frame.get().jpeg());
        written++;
        if (audio.isPresent()) {
          writeSound(writer, audio.get(), firstSample, samplesAt(written));
        }
      }
    }
  }

  /** Seconds and the rest apart: their product would overflow after two days. */
  private long samplesAt(long frame) {
    long ns = rate.startNs(frame);
    return ns / NS_PER_SECOND * MatroskaWriter.SAMPLE_RATE_HZ
        + ns % NS_PER_SECOND * MatroskaWriter.SAMPLE_RATE_HZ / NS_PER_SECOND;
  }

  private static long soundNs(long sample) {
    return sample / MatroskaWriter.SAMPLE_RATE_HZ * NS_PER_SECOND
        + sample % MatroskaWriter.SAMPLE_RATE_HZ * NS_PER_SECOND / MatroskaWriter.SAMPLE_RATE_HZ;
  }

  private void writeSound(MatroskaWriter writer, AudioPieces pieces, long firstSample, long until)
      throws IOException {
    while (samples < until) {
      long inRound = samples - firstSample;
      int offset = (int) (inRound % MatroskaWriter.SAMPLE_RATE_HZ);
      int count = (int) Math.min(until - samples, MatroskaWriter.SAMPLE_RATE_HZ - offset);
      byte[] second = pieces.second(inRound / MatroskaWriter.SAMPLE_RATE_HZ);
      int from = offset * MatroskaWriter.BYTES_PER_SAMPLE;
      int to = from + count * MatroskaWriter.BYTES_PER_SAMPLE;
      writer.sound(soundNs(samples), Arrays.copyOfRange(second, from, to));
      samples += count;
    }
  }
}
