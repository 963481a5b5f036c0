package io.millrace.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.ProducerId;
import io.millrace.server.live.Viewers.Full;
import io.millrace.server.live.Viewers.Seat;
import io.millrace.server.live.Viewers.Way;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ViewersTest {

  private static final ProducerId ID = new ProducerId("a");
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private int room = 2;

  private final Viewers viewers =
      new Viewers(
          new SeatRule() {
            @Override
            public Optional<String> take(ProducerId channel, InetAddress from) {
              return room-- > 0 ? Optional.empty() : Optional.of("full");
            }

            @Override
            public void giveBack(ProducerId channel, InetAddress from) {
              room++;
            }
          });

  @Test
  void seatsAreCountedByChannelAndWayAndGivenBackOnce() {
    Seat live = (Seat) viewers.take(ID, Way.LIVE, HERE);
    Seat hls = (Seat) viewers.take(ID, Way.HLS, HERE);
    assertThat(viewers.count(ID)).isEqualTo(2);
    assertThat(viewers.count(ID, Way.LIVE)).isEqualTo(1);
    assertThat(viewers.total(Way.HLS)).isEqualTo(1);
    live.close();
    live.close();
    assertThat(viewers.count(ID)).isEqualTo(1);
    assertThat(room).isEqualTo(1);
    hls.close();
    assertThat(viewers.count(ID)).isZero();
  }

  @Test
  void whoFindsNoRoomHearsWhy() {
    viewers.take(ID, Way.LIVE, HERE);
    viewers.take(ID, Way.LIVE, HERE);
    assertThat(viewers.take(ID, Way.LIVE, HERE)).isEqualTo(new Full("full"));
    assertThat(viewers.count(ID)).isEqualTo(2);
  }
}
