package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.ProducerId;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.srt.handshake.Rejection;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A loop's gate, told how busy the loop is. */
class GateTest {
  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final InetSocketAddress CALLER = new InetSocketAddress("192.0.2.1", 4000);
  private static final long STEP_NS = 500_000_000;

  private final LiveConfig config = new LiveConfig(BrokerConfig.of(Map.of("overload.cpu", "90")));
  private final Gate gate = new Gate(new Occupancy(), config);
  private long nowNs = Long.MAX_VALUE - STEP_NS; // wraps on the way

  private void busy(double load, int looks) {
    for (int i = 0; i < looks; i++) {
      nowNs += STEP_NS;
      gate.look(load, nowNs);
    }
  }

  @Test
  void aLoopThatIsBusyForALongerTimeTakesNoNewClients() {
    busy(0.5, 10);
    assertThat(gate.client(ID, CALLER)).isNull();
    busy(1, 20);
    Refusal refusal = gate.client(ID, CALLER);
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(Rejection.OVERLOAD);
    assertThat(refusal.text()).contains("busy for 100 %", "below 90 %");
    assertThat(gate.refused()).containsExactly(Map.entry("overload.cpu", 1L));
  }

  @Test
  void aShortBurstOfWorkRefusesNobody() {
    busy(0.5, 10);
    busy(1, 2);
    assertThat(gate.client(ID, CALLER)).isNull();
  }

  @Test
  void itTakesClientsAgainOnlyWhenItIsClearlyLessBusy() {
    busy(0.5, 1);
    busy(1, 20);
    busy(0.85, 30);
    assertThat(gate.isOverloaded()).isTrue();
    busy(0.75, 30);
    assertThat(gate.client(ID, CALLER)).isNull();
    busy(0.85, 30);
    assertThat(gate.isOverloaded()).isFalse();
  }

  @Test
  void aProducerMayComeHoweverBusyTheLoopIs() {
    busy(1, 20);
    assertThat(gate.producer(ID, CALLER, false)).isNull();
  }

  @Test
  void theThresholdMaySwitchItOff() {
    config.become(BrokerConfig.of(Map.of("overload.cpu", "0")));
    busy(1, 20);
    assertThat(gate.client(ID, CALLER)).isNull();
  }

  @Test
  void onceItIsClosedNobodyIsLetIn() {
    gate.close();
    assertThat(gate.client(ID, CALLER).code()).isEqualTo(Rejection.DOWN);
    assertThat(gate.producer(ID, CALLER, true).code()).isEqualTo(Rejection.DOWN);
    assertThat(gate.refused()).containsEntry("drain", 2L);
  }
}
