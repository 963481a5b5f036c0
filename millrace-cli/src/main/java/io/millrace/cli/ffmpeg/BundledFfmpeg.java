package io.millrace.cli.ffmpeg;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.ffmpeg.EmptyLibrary.Machine;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * The programs inside the bytedeco artifact, unpacked. Immutable.
 *
 * @param folder with all of its files
 * @param environment what a child that runs one of them needs on top of our own
 */
record BundledFfmpeg(Path folder, Map<String, String> environment) {

  private static final String SUFFIX = File.separatorChar == '\\' ? ".exe" : "";
  private static final String FFMPEG = "ffmpeg" + SUFFIX;
  private static final String FFPROBE = "ffprobe" + SUFFIX;

  /** As it was found last; processes start from many threads. */
  private static volatile @Nullable BundledFfmpeg installed;

  BundledFfmpeg {
    environment = Map.copyOf(environment);
  }

  /**
   * Unpacks it, if that was not done before, into a folder that the system property {@code
   * org.bytedeco.javacpp.cachedir} names, else into one below the home directory.
   *
   * @throws CommandFailure with the reason if there is none for this machine, or no room for it
   */
  static BundledFfmpeg install() {
    Path cache = cache();
    try {
      BundledFfmpeg found = in(cache, Loader.getPlatform());
      installed = found;
      return found;
    } catch (IOException e) {
      throw new CommandFailure("cannot be unpacked into " + cache + ": " + e.getMessage());
    }
  }

  private static Path cache() {
    try {
      return Loader.getCacheDir().toPath();
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private static BundledFfmpeg in(Path cache, String platform) throws IOException {
    URL program =
        org.bytedeco.ffmpeg.ffmpeg.class.getResource(
            "/org/bytedeco/ffmpeg/" + platform + "/" + FFMPEG);
    if (program == null) {
      throw new CommandFailure("it was not made for " + platform);
    }
    Path folder = JarFolder.of(program).unpackInto(cache, Set.of(FFMPEG, FFPROBE));
    Optional<Machine> machine =
        switch (platform) {
          case "linux-x86_64" -> Optional.of(Machine.X86_64);
          case "linux-arm64" -> Optional.of(Machine.AARCH64);
          default -> Optional.empty();
        };
    return new BundledFfmpeg(
        folder, machine.isEmpty() ? Map.of() : linuxEnvironment(folder, machine.get()));
  }

  /** Its own libraries first, for they were made together; empty ones last, and only if none is. */
  private static Map<String, String> linuxEnvironment(Path folder, Machine machine)
      throws IOException {
    List<String> path = new ArrayList<>(List.of(folder.toString()));
    String inherited = System.getenv(DynamicLinker.LIBRARY_PATH);
    if (inherited != null && !inherited.isEmpty()) {
      path.add(inherited);
    }
    List<String> absent = DynamicLinker.absent(folder.resolve(FFMPEG), join(path));
    EmptyLibraries.write(folder.resolveSibling(folder.getFileName() + "-empty"), machine, absent)
        .forEach(empty -> path.add(empty.toString()));
    return Map.of(DynamicLinker.LIBRARY_PATH, join(path), DynamicLinker.BIND_NOW, "");
  }

  private static String join(List<String> path) {
    return path.stream().collect(Collectors.joining(File.pathSeparator));
  }

  /** What a command needs in its environment; nothing unless its program is of here. */
  static Map<String, String> environmentOf(List<String> command) {
    BundledFfmpeg found = installed;
    return found != null && found.has(command.getFirst()) ? found.environment : Map.of();
  }

  private boolean has(String program) {
    return program.equals(ffmpeg().toString()) || program.equals(ffprobe().toString());
  }

  Path ffmpeg() {
    return folder.resolve(FFMPEG);
  }

  Path ffprobe() {
    return folder.resolve(FFPROBE);
  }
}
