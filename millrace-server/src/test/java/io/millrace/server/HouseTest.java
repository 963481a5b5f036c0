package io.millrace.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The house of ARCHITECTURE.md: who may import whom, and what protocol code may not touch. */
class HouseTest {

  private static final String[] TOLD_THE_TIME = {
    "io.millrace.srt.packet..",
    "io.millrace.srt.handshake..",
    "io.millrace.srt.send..",
    "io.millrace.srt.receive..",
    "io.millrace.srt.crypto..",
    "io.millrace.srt.connection..",
    "io.millrace.broker..",
    "io.millrace.media.."
  };

  private static JavaClasses house;

  @BeforeAll
  static void read() {
    house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("millrace-testkit"))
            .importPackages("io.millrace");
  }

  @ParameterizedTest
  @ValueSource(strings = {"net", "media", "srt", "broker", "server"})
  void everyModuleIsThere(String module) {
    assertThat(house.that(resideInAPackage("io.millrace." + module + ".."))).isNotEmpty();
  }

  @ParameterizedTest(name = "{0} imports of ours only: {1}")
  @CsvSource({
    "net, ''",
    "media, ''",
    "srt, net",
    "broker, media",
    "cli, 'srt,media,net'",
    "server, 'cli,broker,srt,media,net'",
  })
  void importsPointDown(String module, String below) {
    String[] allowed =
        Stream.concat(Stream.of(module), Stream.of(below.split(",")).filter(s -> !s.isEmpty()))
            .map(name -> "io.millrace." + name + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("io.millrace." + module + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.millrace..").and(not(resideInAnyPackage(allowed))))
        .allowEmptyShould(true)
        .check(house);
  }

  @Test
  void protocolAndBrokerCodeHasNoSockets() {
    noClasses()
        .that()
        .resideInAnyPackage(TOLD_THE_TIME)
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.net\\.(Multicast|Datagram|Server)?(Socket|Packet)")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.nio.channels..")
        .check(house);
  }

  /** So a clock that is set while they run changes nothing; only measuring compares the two. */
  @Test
  void whatCarriesMediaNeverReadsTheClockOnTheWall() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.millrace.net..",
            "io.millrace.srt..",
            "io.millrace.media..",
            "io.millrace.broker..",
            "io.millrace.cli.producer..",
            "io.millrace.cli.srt..",
            "io.millrace.cli.load..")
        .and()
        .doNotHaveFullyQualifiedName("io.millrace.net.WallClock")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .check(house);
  }

  @Test
  void protocolAndBrokerCodeIsToldTheTime() {
    noClasses()
        .that()
        .resideInAnyPackage(TOLD_THE_TIME)
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(house);
  }

  @Test
  void onlyTheEndpointRoomOfSrtKnowsTheLoop() {
    noClasses()
        .that()
        .resideInAPackage("io.millrace.srt..")
        .and()
        .resideOutsideOfPackage("io.millrace.srt.endpoint..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.millrace.net.EventLoop")
        .check(house);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(house.stream().map(JavaClass::getPackage).distinct())
        .filteredOn(HouseTest::isOurs)
        .allSatisfy(
            room -> assertThat(room.isAnnotatedWith(NullMarked.class)).as(room.getName()).isTrue());
  }

  private static boolean isOurs(JavaPackage room) {
    return room.getName().startsWith("io.millrace");
  }

  @ParameterizedTest
  @ValueSource(strings = {"net", "media", "srt", "broker", "cli", "server"})
  void packagesOfAModuleFormNoCycles(String module) {
    slices()
        .matching("io.millrace." + module + ".(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(house);
  }

  @Test
  void protocolsAndBrokerDoNotPrint() {
    classes()
        .that()
        .resideInAnyPackage("io.millrace.srt..", "io.millrace.broker..", "io.millrace.media..")
        .should()
        .onlyAccessFieldsThat(
            describe(
                "are not System.out or System.err",
                field ->
                    !(field.getOwner().isEquivalentTo(System.class)
                        && (field.getName().equals("out") || field.getName().equals("err")))))
        .check(house);
  }
}
