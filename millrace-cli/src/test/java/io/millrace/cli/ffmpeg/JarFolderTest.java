package io.millrace.cli.ffmpeg;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarFolderTest {

  private static final Set<String> PROGRAMS = Set.of("program");

  @TempDir private Path temp;

  private Path jar(String name, String program) throws IOException {
    Path jar = temp.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      put(out, "org/a/", "");
      put(out, "org/a/program", program);
      put(out, "org/a/library.so.2", "library");
      put(out, "org/a/deeper/file", "not of this folder");
      put(out, "org/other", "nor this");
    }
    return jar;
  }

  private static void put(JarOutputStream out, String name, String text) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(text.getBytes(UTF_8));
    out.closeEntry();
  }

  private Path unpack(Path jar) throws IOException {
    return new JarFolder(jar, "org/a/").unpackInto(temp.resolve("cache"), PROGRAMS);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void everyFileOfTheFolderIsUnpackedAndProgramsAreExecutable() throws Exception {
    Path folder = unpack(jar("a-1.jar", "one"));
    assertThat(names(folder)).containsExactly("library.so.2", "program");
    assertThat(folder.resolve("program")).hasContent("one").isExecutable();
    assertThat(names(temp.resolve("cache"))).containsExactly("millrace-a-1", "millrace-a-1.lock");
  }

  @Test
  void whatIsThereIsLeftAlone() throws Exception {
    Path jar = jar("a-1.jar", "one");
    FileTime then = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(unpack(jar).resolve("program"), then);
    assertThat(Files.getLastModifiedTime(unpack(jar).resolve("program"))).isEqualTo(then);
  }

  @Test
  void aCutFileAMissingFileAndALostPermissionAreRepaired() throws Exception {
    Path jar = jar("a-1.jar", "one");
    Files.writeString(unpack(jar).resolve("program"), "o");
    assertThat(unpack(jar).resolve("program")).hasContent("one").isExecutable();
    Files.delete(unpack(jar).resolve("library.so.2"));
    assertThat(unpack(jar).resolve("library.so.2")).hasContent("library");
    assertThat(unpack(jar).resolve("program").toFile().setExecutable(false)).isTrue();
    assertThat(unpack(jar).resolve("program")).isExecutable();
  }

  @Test
  void whatACrashLeftBehindIsNoObstacle() throws Exception {
    Path part = temp.resolve("cache").resolve("millrace-a-1.part");
    Files.createDirectories(part);
    Files.writeString(part.resolve("program"), "half");
    assertThat(unpack(jar("a-1.jar", "one")).resolve("program")).hasContent("one");
    assertThat(part).doesNotExist();
  }

  @Test
  void anotherVersionGetsAnotherFolder() throws Exception {
    Path first = unpack(jar("a-1.jar", "one"));
    Path second = unpack(jar("a-2.jar", "two"));
    assertThat(first.resolve("program")).hasContent("one");
    assertThat(second.resolve("program")).hasContent("two");
  }

  @Test
  void manyMayUnpackAtOnce() throws Exception {
    Path jar = jar("a-1.jar", "one");
    List<Future<Path>> results = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        results.add(threads.submit(() -> unpack(jar)));
      }
      for (Future<Path> result : results) {
        assertThat(result.get(10, SECONDS).resolve("program")).hasContent("one").isExecutable();
      }
    }
  }

  @Test
  void theFolderIsFoundByAResourceInIt() throws Exception {
    Path jar = jar("a b-1.jar", "one");
    assertThat(JarFolder.of(URI.create("jar:" + jar.toUri() + "!/org/a/program").toURL()))
        .isEqualTo(new JarFolder(jar, "org/a/"));
    assertThatThrownBy(() -> JarFolder.of(jar.toUri().toURL()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not inside a jar");
  }
}
