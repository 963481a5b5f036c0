package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a publication says of how its stream does. */
class StreamVitalsTest {

  private final Stage stage = new Stage();
  private final Publication publication = stage.publish("camera");

  @Test
  void nothingIsKnownBeforeTheFirstRandomAccessPoint() {
    stage.send(publication, "Tnews a b");
    StreamVitals vitals = publication.vitals();
    assertThat(vitals.randomAccessNs()).isEmpty();
    assertThat(vitals.randomAccessDistanceNs()).isEmpty();
    assertThat(vitals.transportStream()).isTrue();
    assertThat(vitals.lastPacketNs()).isEqualTo(stage.nowNs);
  }

  @Test
  void theDistanceIsThatOfTheNewestTwoRandomAccessPoints() {
    stage.send(publication, "Tnews K a K a a");
    StreamVitals vitals = publication.vitals();
    assertThat(vitals.randomAccessDistanceNs()).isEqualTo(OptionalLong.of(20 * Stage.MS));
    assertThat(vitals.randomAccessNs()).isEqualTo(OptionalLong.of(stage.nowNs - 20 * Stage.MS));
    stage.send(publication, "a a a K");
    assertThat(publication.vitals().randomAccessDistanceNs())
        .isEqualTo(OptionalLong.of(60 * Stage.MS));
  }

  @Test
  void whatIsNoTransportStreamIsToldAsSuch() {
    stage.send(publication, "N a");
    assertThat(publication.vitals().transportStream()).isFalse();
  }
}
