package io.millrace.server.live;

import io.millrace.broker.ProducerId;
import java.net.InetAddress;
import java.util.Optional;

/** Whether there is room for one more viewer over HTTP; thread-safe. */
public interface SeatRule {

  /** Room for everybody. */
  SeatRule UNLIMITED =
      new SeatRule() {
        @Override
        public Optional<String> take(ProducerId channel, InetAddress from) {
          return Optional.empty();
        }

        @Override
        public void giveBack(ProducerId channel, InetAddress from) {
          // nothing was counted
        }
      };

  /**
   * One comes.
   *
   * @return why it may not, in a clause; empty: it is counted, and {@link #giveBack} must follow
   */
  Optional<String> take(ProducerId channel, InetAddress from);

  /** One that was counted is gone. */
  void giveBack(ProducerId channel, InetAddress from);
}
