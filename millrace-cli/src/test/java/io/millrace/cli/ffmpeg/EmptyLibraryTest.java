package io.millrace.cli.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.cli.ffmpeg.EmptyLibrary.Machine;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EmptyLibraryTest {

  private static final EmptyLibrary ASOUND =
      new EmptyLibrary("libasound.so.2", "ALSA_0.9", "ALSA_0.9.0rc4");

  /** Reads as a linker does: program headers, the dynamic section, and what that points to. */
  private static final class Elf {
    private final ByteBuffer bytes;
    private final Map<Integer, Integer> segments = new HashMap<>();
    private final Map<Long, Integer> dynamic = new HashMap<>();

    Elf(byte[] file) {
      bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      int at = (int) bytes.getLong(32);
      for (int i = 0; i < bytes.getShort(56); i++, at += bytes.getShort(54)) {
        segments.put(bytes.getInt(at), at);
      }
      int entry = offset(2);
      for (; bytes.getLong(entry) != 0; entry += 16) {
        dynamic.put(bytes.getLong(entry), (int) bytes.getLong(entry + 8));
      }
      assertThat(entry + 16).isEqualTo(offset(2) + size(2));
    }

    int offset(int segment) {
      return (int) bytes.getLong(segments.get(segment) + 8);
    }

    int size(int segment) {
      return (int) bytes.getLong(segments.get(segment) + 32);
    }

    int flags(int segment) {
      return bytes.getInt(segments.get(segment) + 4);
    }

    String string(int at) {
      StringBuilder text = new StringBuilder();
      for (int i = dynamic.get(5L) + at; bytes.get(i) != 0; i++) {
        text.append((char) bytes.get(i));
      }
      return text.toString();
    }

    /** Name and hash of each version definition, the file's own first. */
    Map<String, Integer> versions() {
      Map<String, Integer> found = new LinkedHashMap<>();
      int at = dynamic.get(0x6ffffffcL);
      for (int i = 1; i <= dynamic.get(0x6ffffffdL); i++) {
        assertThat(bytes.getShort(at + 4)).as("vd_ndx").isEqualTo((short) i);
        int aux = at + bytes.getInt(at + 12);
        found.put(string(bytes.getInt(aux)), bytes.getInt(at + 8));
        at += bytes.getInt(at + 16);
      }
      return found;
    }
  }

  private static Collection<EmptyLibrary> all() {
    return EmptyLibraries.ALL;
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void theHeaderSaysSharedObjectForTheProcessor(Machine machine) {
    ByteBuffer file = ByteBuffer.wrap(ASOUND.elf(machine)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(file.getInt(0)).isEqualTo(0x464c457f);
    assertThat(file.getShort(4)).as("64 bits, little endian").isEqualTo((short) 0x0102);
    assertThat(file.getShort(16)).as("ET_DYN").isEqualTo((short) 3);
    assertThat(file.getShort(18)).isEqualTo((short) (machine == Machine.X86_64 ? 62 : 183));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void theDynamicSectionHasTheNameAndNoSymbol(EmptyLibrary library) {
    byte[] file = library.elf(Machine.X86_64);
    Elf elf = new Elf(file);
    assertThat(elf.string(elf.dynamic.get(14L))).as("DT_SONAME").isEqualTo(library.soname());
    assertThat(elf.dynamic.get(5L) + elf.dynamic.get(10L)).as("strings").isEqualTo(file.length);
    int hash = elf.dynamic.get(4L);
    assertThat(elf.bytes.getLong(hash)).as("one bucket, one chain").isEqualTo(0x1_0000_0001L);
    assertThat(elf.bytes.getLong(hash + 8)).as("both end at once").isZero();
    int symbols = elf.dynamic.get(6L);
    assertThat(elf.bytes.slice(symbols, 24)).isEqualTo(ByteBuffer.allocate(24));
  }

  @Test
  void allOfTheFileIsMappedAndTheStackStaysWithoutExecution() {
    byte[] file = ASOUND.elf(Machine.AARCH64);
    Elf elf = new Elf(file);
    assertThat(elf.offset(1)).isZero();
    assertThat(elf.size(1)).isEqualTo(file.length);
    assertThat(elf.flags(1)).as("readable, writable").isEqualTo(6);
    assertThat(elf.flags(0x6474e551)).as("PT_GNU_STACK without PF_X").isEqualTo(6);
  }

  @Test
  void versionsAreDefinedWithTheirHashes() {
    Map<String, Integer> versions = new Elf(ASOUND.elf(Machine.X86_64)).versions();
    // The hashes as they stand in the real library.
    assertThat(versions)
        .containsExactly(
            Map.entry("libasound.so.2", 0x0bfd41b2),
            Map.entry("ALSA_0.9", 0x01772779),
            Map.entry("ALSA_0.9.0rc4", 0x07b60a14));
    assertThat(EmptyLibrary.hash("GLIBC_2.2.5")).isEqualTo(0x09691a75);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void theDynamicLinkerTakesIt(EmptyLibrary library, @TempDir Path folder) throws Exception {
    Machine machine = here();
    Path file = folder.resolve("lib-for-a-test.so");
    Files.write(file, library.elf(machine));
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup lookup = SymbolLookup.libraryLookup(file, arena);
      assertThat(lookup.find("snd_pcm_open")).isEmpty();
    }
  }

  @Test
  void eachIsWrittenIntoAFolderOfItsOwnAndOnlyIfKnown(@TempDir Path folder) throws Exception {
    Set<String> absent = new LinkedHashSet<>(Set.of("libxcb.so.1", "libstdc++.so.6"));
    for (int time = 1; time <= 2; time++) {
      assertThat(EmptyLibraries.write(folder, Machine.X86_64, absent))
          .containsExactly(folder.resolve("libxcb.so.1"));
    }
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile))
          .containsExactly(folder.resolve("libxcb.so.1").resolve("libxcb.so.1"));
    }
  }

  @Test
  void oneOfAnOlderMillraceIsReplaced(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("libxcb.so.1").resolve("libxcb.so.1");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "something else");
    EmptyLibraries.write(folder, Machine.AARCH64, Set.of("libxcb.so.1"));
    assertThat(Files.readAllBytes(file))
        .isEqualTo(new EmptyLibrary("libxcb.so.1").elf(Machine.AARCH64));
  }

  private static Machine here() {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    String processor = System.getProperty("os.arch");
    assumeThat(processor).isIn("amd64", "aarch64");
    return processor.equals("amd64") ? Machine.X86_64 : Machine.AARCH64;
  }
}
