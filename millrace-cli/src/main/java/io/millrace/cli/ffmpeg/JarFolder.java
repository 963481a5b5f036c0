package io.millrace.cli.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A folder inside a jar, which can be unpacked to disk.
 *
 * @param jar the file
 * @param name of the folder, ending in a slash
 */
record JarFolder(Path jar, String name) {

  /** The folder in which a resource lies. */
  static JarFolder of(URL resource) throws IOException {
    if (!(resource.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException(resource + " is not inside a jar");
    }
    String entry = connection.getEntryName();
    try {
      URI jar = connection.getJarFileURL().toURI();
      return new JarFolder(Path.of(jar), entry.substring(0, entry.lastIndexOf('/') + 1));
    } catch (URISyntaxException e) {
      throw new IOException(connection.getJarFileURL() + " is no file", e);
    }
  }

  /**
   * Unpacks the files of the folder, unless they are there already in their sizes. The folder that
   * they come into carries the name of the jar, and with it the version; so one of another version
   * is neither used nor disturbed. Safe against other threads and processes that do the same.
   *
   * @param cache a folder to which we may write; made if need be
   * @param programs names of files that are to be executable
   * @return the folder with the files
   */
  Path unpackInto(Path cache, Set<String> programs) throws IOException {
    Path target = cache.resolve("millrace-" + jar.getFileName().toString().replace(".jar", ""));
    try (JarFile file = new JarFile(jar.toFile())) {
      Unpacking unpacking = new Unpacking(file, entries(file), programs);
      if (!unpacking.isDone(target)) {
        unpackAlone(unpacking, target);
      }
    }
    return target;
  }

  private List<JarEntry> entries(JarFile file) {
    return file.stream()
        .filter(entry -> entry.getName().startsWith(name) && !entry.isDirectory())
        .filter(entry -> entry.getName().indexOf('/', name.length()) < 0)
        .toList();
  }

  /** A lock on a file keeps off other processes and, with the monitor, other threads. */
  private static void unpackAlone(Unpacking unpacking, Path target) throws IOException {
    synchronized (JarFolder.class) {
      Files.createDirectories(target.getParent());
      try (FileChannel channel =
              FileChannel.open(
                  target.resolveSibling(target.getFileName() + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        if (!unpacking.isDone(target)) {
          unpacking.run(target);
        }
      }
    }
  }

  private record Unpacking(JarFile jar, List<JarEntry> entries, Set<String> programs) {

    boolean isDone(Path target) throws IOException {
      for (JarEntry entry : entries) {
        Path file = file(target, entry);
        if (!Files.isRegularFile(file)
            || Files.size(file) != entry.getSize()
            || (isProgram(file) && !Files.isExecutable(file))) {
          return false;
        }
      }
      return true;
    }

    /** The folder appears at once and whole; programs that run from an older one go on. */
    void run(Path target) throws IOException {
      Path part = target.resolveSibling(target.getFileName() + ".part");
      delete(part);
      try {
        fill(Files.createDirectory(part));
        delete(target);
        Files.move(part, target);
      } finally {
        delete(part);
      }
    }

    private void fill(Path folder) throws IOException {
      for (JarEntry entry : entries) {
        Path file = file(folder, entry);
        try (InputStream in = jar.getInputStream(entry)) {
          Files.copy(in, file);
        }
        if (isProgram(file) && !file.toFile().setExecutable(true, false)) {
          throw new IOException(file + " cannot be made executable");
        }
      }
    }

    private static Path file(Path target, JarEntry entry) {
      String path = entry.getName();
      return target.resolve(path.substring(path.lastIndexOf('/') + 1));
    }

    private boolean isProgram(Path file) {
      return programs.contains(file.getFileName().toString());
    }

    private static void delete(Path folder) throws IOException {
      if (!Files.exists(folder)) {
        return;
      }
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
