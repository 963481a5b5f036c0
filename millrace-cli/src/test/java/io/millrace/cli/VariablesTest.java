package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VariablesTest {

  @Test
  void aSlipInOneOfOurNamesIsToldWithTheNameMeant() {
    assertThatThrownBy(() -> Variables.rejectMisspelled(List.of("PATH", "BROKER_ADRESS")))
        .isInstanceOf(UsageError.class)
        .hasMessage("unknown environment variable BROKER_ADRESS; did you mean BROKER_ADDRESS?");
    assertThatThrownBy(() -> Variables.rejectMisspelled(List.of("PRODUCER_DI2")))
        .hasMessageContaining("PRODUCER_DI2; did you mean PRODUCER_ID?");
    assertThatThrownBy(() -> Variables.rejectMisspelled(List.of("MILLRACE_HEEP")))
        .hasMessageContaining("MILLRACE_HEEP; did you mean MILLRACE_HEAP?");
  }

  @Test
  void ourNamesAndTheirNumberedFormsAreFine() {
    assertThatCode(() ->
            Variables.rejectMisspelled(
                List.of("BROKER_IP", "PRODUCER_ID1", "CONSUMER_IP12", "CONSUMER_PORT")))
        .doesNotThrowAnyException();
  }

  @Test
  void theRestOfTheEnvironmentIsNotOurs() {
    assertThatCode(() ->
            Variables.rejectMisspelled(
                List.of("DATE", "BROKER_SERVICE_HOST", "BROKER_PORT_5000_UDP", "BROKERS")))
        .doesNotThrowAnyException();
  }
}
