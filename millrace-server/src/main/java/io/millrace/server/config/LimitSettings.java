package io.millrace.server.config;

import java.util.OptionalInt;

/**
 * How much of the broker its callers may take; over a limit a caller is refused with a line that
 * says which. Immutable. An address is an IPv4 address or an IPv6 /64.
 *
 * @param channels most channels, with a producer or waiting for one
 * @param waiting most channels that clients wait for and that had no producer yet
 * @param waitingPerAddress of these for one address
 * @param clients most clients in all
 * @param clientsPerAddress for one address; empty: no limit
 * @param producersPerAddress for one address; empty: no limit
 * @param handshakes calls a second in all
 * @param handshakesPerAddress calls a second from one address
 */
public record LimitSettings(
    @Doc(
            value = "most channels, with a producer or waiting for one",
            byDefault = "5000",
            min = "1",
            max = "65536")
        int channels,
    @Doc(
            value = "most channels that clients wait for and that had no producer yet",
            byDefault = "1000",
            min = "1",
            max = "65536")
        int waiting,
    @Doc(
            value = "most of these channels for the clients of one address",
            byDefault = "100",
            min = "1",
            max = "65536",
            key = "waiting-per-address")
        int waitingPerAddress,
    @Doc(value = "most clients in all", byDefault = "20000", min = "1", max = "65536") int clients,
    @Doc(
            value = "most clients from one address",
            byDefault = "none",
            min = "1",
            max = "65536",
            key = "clients-per-address")
        OptionalInt clientsPerAddress,
    @Doc(
            value = "most producers from one address",
            byDefault = "none",
            min = "1",
            max = "65536",
            key = "producers-per-address")
        OptionalInt producersPerAddress,
    @Doc(
            value = "most calls a second in all",
            byDefault = "10000",
            min = "1",
            max = "1000000",
            atStart = true)
        int handshakes,
    @Doc(
            value = "most calls a second from one address, not more than limits.handshakes",
            byDefault = "2000",
            min = "1",
            max = "1000000",
            key = "handshakes-per-address",
            atStart = true)
        int handshakesPerAddress) {

  public LimitSettings {
    if (handshakesPerAddress > handshakes) {
      throw new ConfigException(
          "limits.handshakes-per-address",
          handshakesPerAddress
              + " must not be more than limits.handshakes, which is "
              + handshakes);
    }
  }
}
