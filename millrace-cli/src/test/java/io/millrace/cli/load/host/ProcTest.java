package io.millrace.cli.load.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Texts as Linux writes them. */
class ProcTest {

  @Test
  void aSocketsDropsAreItsLastColumn() {
    List<String> table =
        List.of(
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid "
                + " timeout inode ref pointer drops",
            "  518: 0100007F:1388 00000000:0000 07 00000000:00000000 00:00000000 00000000     0  "
                + "      0 4711 2 0000000000000000 12",
            "  519: 00000000000000000000000000000000:1450 00000000000000000000000000000000:0000 07"
                + " 00000000:00000000 00:00000000 00000000  1000        0 815 2 0000 7",
            "cut off");
    assertThat(UdpSockets.parse(table))
        .containsExactly(
            new UdpSockets.Socket(5000, 4711, 12), new UdpSockets.Socket(5200, 815, 7));
  }

  @Test
  void aProcessesNameMayHaveAnythingInIt() {
    String stat = "77 (a) b (c) S 1 77 77 0 -1 4194560 1 2 3 4 150 50 0 0 20 0 9 0 100 0";
    assertThat(ProcessTimes.cpuNs(stat)).isEqualTo(2_000_000_000L);
    assertThat(ProcessTimes.rssBytes(List.of("VmSize:\t 9 kB", "VmRSS:\t  2048 kB")))
        .isEqualTo(2 << 20);
    assertThat(ProcessTimes.rssBytes(List.of())).isZero();
  }

  @Test
  void theTimeInTheQueueIsTheSecondNumber() {
    assertThat(ThreadTimes.waitNs("123456 789 10")).isEqualTo(789);
    assertThat(ThreadTimes.waitNs("")).isZero();
  }

  @Test
  void theBusiestThreadIsTheOneThatRanMostSince() {
    ProcessTimes.Moment then = new ProcessTimes.Moment(100, Map.of(1L, 90L, 2L, 10L), 0);
    ProcessTimes.Moment now = new ProcessTimes.Moment(200, Map.of(1L, 100L, 2L, 70L, 3L, 30L), 0);
    assertThat(now.busiestThreadNs(then)).isEqualTo(60);
  }

  @Test
  void busyIsWhatIsNotIdle() {
    Machine.Ticks then = Machine.parse("cpu  100 0 50 800 50 0 0 0 0 0");
    Machine.Ticks now = Machine.parse("cpu  130 0 70 840 60 0 0 0 30 0");
    assertThat(then).isEqualTo(new Machine.Ticks(150, 1000));
    assertThat(now.busySince(then)).isEqualTo(0.5);
    assertThat(Machine.parse("").busySince(Machine.parse(""))).isZero();
  }
}
