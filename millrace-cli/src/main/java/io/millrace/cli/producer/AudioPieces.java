package io.millrace.cli.producer;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.ffmpeg.FfmpegArgs;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.cli.ffmpeg.FfmpegRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The sound of a folder of pieces, one a second: each decoded for itself, so that a piece that is a
 * little longer or shorter than its second does not shift the next ones. Decodes one second ahead.
 * Used by one thread.
 */
final class AudioPieces {

  /** One second of silence, or of sound. */
  static final int SECOND_BYTES = MatroskaWriter.SAMPLE_RATE_HZ * MatroskaWriter.BYTES_PER_SAMPLE;

  private static final Set<String> EXTENSIONS = Set.of("mp3", "m4a", "aac", "wav", "ogg", "opus");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** 12 MB: the pieces of a loop of a minute are decoded once. */
  private static final int KEPT = 64;

  private final FfmpegProgram program;
  private final Map<Long, Path> files;
  private final Consumer<String> warnings;
  private final Set<Long> warned = new HashSet<>();
  private final Executor executor = Thread::startVirtualThread;
  private final Map<Long, CompletableFuture<byte[]>> decoded = new LinkedHashMap<>(16, 0.75f, true);

  private AudioPieces(FfmpegProgram program, Map<Long, Path> files, Consumer<String> warnings) {
    this.program = program;
    this.files = files;
    this.warnings = warnings;
  }

  /** Empty if there is no such folder or nothing in it that sounds like a piece. */
  static Optional<AudioPieces> open(FfmpegProgram program, Path folder, Consumer<String> warnings) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    List<NumberedFiles.Numbered> found = NumberedFiles.list(folder, EXTENSIONS);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    long first = found.getFirst().number();
    Map<Long, Path> bySecond =
        found.stream()
            .collect(
                Collectors.toMap(
                    piece -> piece.number() - first, NumberedFiles.Numbered::file, (a, b) -> a));
    return Optional.of(new AudioPieces(program, bySecond, warnings));
  }

  /**
   * A second of sound: 48 kHz, 16 bit little-endian, stereo.
   *
   * @param second from 0; silence where there is no piece or none that can be read
   */
  byte[] second(long second) {
    CompletableFuture<byte[]> now = start(second);
    CompletableFuture<byte[]> ahead = start(second + 1);
    forgetOldest();
    byte[] pcm = now.join();
    assert !ahead.isCompletedExceptionally() : "decode turns failures into silence";
    if (pcm.length == 0 && files.containsKey(second) && warned.add(second)) {
      warnings.accept("audio piece '" + files.get(second) + "' cannot be read: silence instead");
    }
    return pcm.length == SECOND_BYTES ? pcm : Arrays.copyOf(pcm, SECOND_BYTES);
  }

  private CompletableFuture<byte[]> start(long second) {
    return decoded.computeIfAbsent(
        second, s -> CompletableFuture.supplyAsync(() -> decode(s), executor));
  }

  private void forgetOldest() {
    if (decoded.size() > KEPT) {
      decoded.remove(decoded.keySet().iterator().next());
    }
  }

  /** Empty if it cannot be read. */
  private byte[] decode(long second) {
    Path file = files.get(second);
    if (file == null) {
      return new byte[0];
    }
    List<String> command = program.command();
    command.addAll(List.of("-i", FfmpegArgs.file(file), "-vn", "-t", "1", "-ac", "2"));
    command.addAll(
        List.of("-ar", Integer.toString(MatroskaWriter.SAMPLE_RATE_HZ), "-f", "s16le", "pipe:1"));
    try {
      return FfmpegRun.run(command, PATIENCE).output();
    } catch (CommandFailure e) {
      return new byte[0];
    }
  }
}
