package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The shell script that finds a Java, with Javas that are not there. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  private static final Path FINDER = Path.of("src/main/dist/bin/find-java.sh").toAbsolutePath();

  @TempDir Path dir;

  private Path fakeJava(String name, String version, String... programs) throws IOException {
    Path home = Files.createDirectories(dir.resolve(name));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    for (String program : programs) {
      Files.createFile(
          home.resolve("bin").resolve(program),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
    return home;
  }

  /** What the finder says with this JAVA_HOME, where the usual places hold nothing. */
  private String find(String javaHome, String program) throws Exception {
    String finder =
        Files.readString(FINDER)
            .replaceAll("(?m)^    (/usr/lib/jvm|/opt|/Library)/.*$", "    \\\\");
    Path script =
        Files.writeString(
            dir.resolve("find.sh"),
            finder + "\nfind_java " + program + " && echo \"found $JAVA_FOUND\"\n");
    ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-eu", script.toString());
    shell.environment().put("JAVA_HOME", javaHome);
    shell.environment().put("HOME", dir.toString());
    shell.environment().put("PATH", pathWithoutJava().toString());
    Process process = shell.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  private Path pathWithoutJava() throws IOException {
    return Files.createDirectories(dir.resolve("path"));
  }

  @Test
  void javaHomeIsTakenIfItWillDo() throws Exception {
    Path home = fakeJava("jdk 25", "25.0.1", "java", "javac");
    assertThat(find(home.toString(), "javac")).isEqualTo("found " + home + "\n");
  }

  @Test
  void aNewerJavaWillDoToo() throws Exception {
    Path home = fakeJava("jdk-26", "26", "java", "javac");
    assertThat(find(home.toString(), "javac")).isEqualTo("found " + home + "\n");
  }

  @Test
  void anOlderJavaIsNamedWithTheRemedyInOneLine() throws Exception {
    Path home = fakeJava("jdk-21", "21.0.5", "java", "javac");
    assertThat(find(home.toString(), "javac"))
        .isEqualTo(
            "millrace: needs JDK 25 or newer, found Java 21 at "
                + home
                + "; get one from https://adoptium.net or your package manager and set JAVA_HOME"
                + " to it\n");
  }

  @Test
  void withAnOldJavaHomeTheUsualPlacesAreSearched() throws Exception {
    Path old = fakeJava("jdk-8", "1.8.0_402", "java", "javac");
    Path home = fakeJava(".sdkman/candidates/java/25.0.1-tem", "25.0.1", "java", "javac");
    assertThat(find(old.toString(), "javac")).isEqualTo("found " + home + "\n");
  }

  @Test
  void aRuntimeWithoutCompilerRunsButDoesNotBuild() throws Exception {
    Path home = fakeJava("jre-25", "25.0.1", "java");
    assertThat(find(home.toString(), "java")).isEqualTo("found " + home + "\n");
    assertThat(find(home.toString(), "javac")).contains("found Java 25 without a compiler at");
  }

  @Test
  void noJavaAtAllIsSaidSo() throws Exception {
    assertThat(find("", "java")).startsWith("millrace: needs JDK 25 or newer, found no Java; ");
  }
}
