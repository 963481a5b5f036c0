package io.millrace.cli.ffmpeg;

import io.millrace.cli.ffmpeg.EmptyLibrary.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Stand-ins for libraries of screens, sound cards and graphics cards. The bundled FFmpeg is linked
 * to them and does not start without them; a server has none, and nothing that we ask of FFmpeg
 * calls them. See docs/decisions/0008.
 */
final class EmptyLibraries {

  /** With the versions that the bundled FFmpeg was linked against. */
  static final List<EmptyLibrary> ALL =
      List.of(
          new EmptyLibrary("libxcb.so.1"),
          new EmptyLibrary("libxcb-shm.so.0"),
          new EmptyLibrary("libasound.so.2", "ALSA_0.9", "ALSA_0.9.0rc4"),
          new EmptyLibrary("libpulse.so.0", "PULSE_0"),
          // These three come along for x86-64, but not for AArch64.
          new EmptyLibrary("libdrm.so.2"),
          new EmptyLibrary("libva.so.2", "VA_API_0.33.0"),
          new EmptyLibrary("libva-drm.so.2"));

  private EmptyLibraries() {}

  /**
   * Writes those that were asked for and are known, each into a folder of its own: what is absent
   * here today must not hide what is installed tomorrow.
   *
   * @return their folders
   */
  static List<Path> write(Path folder, Machine machine, Collection<String> sonames)
      throws IOException {
    List<EmptyLibrary> wanted =
        ALL.stream().filter(library -> sonames.contains(library.soname())).toList();
    for (EmptyLibrary library : wanted) {
      write(folder.resolve(library.soname()).resolve(library.soname()), library.elf(machine));
    }
    return wanted.stream().map(library -> folder.resolve(library.soname())).toList();
  }

  /** Whoever else looks sees all of the file or nothing. */
  private static void write(Path file, byte[] bytes) throws IOException {
    if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
      return;
    }
    Files.createDirectories(file.getParent());
    Path written = Files.createTempFile(file.getParent(), "new", null);
    try {
      Files.write(written, bytes);
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
