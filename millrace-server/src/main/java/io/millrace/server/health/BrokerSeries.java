package io.millrace.server.health;

/** What is kept of the whole broker for graphs. */
@SuppressWarnings("EnumOrdinal") // values stand in their order
enum BrokerSeries {
  /** From all producers, bits of payload a second. */
  BITRATE_IN("bitrateIn"),
  /** To all clients, likewise. */
  BITRATE_OUT("bitrateOut"),
  /** Channels that have a producer. */
  LIVE_CHANNELS("liveChannels"),
  /** Clients, over SRT and HTTP. */
  CLIENTS("clients"),
  /** SRT connections. */
  CONNECTIONS("connections"),
  /** How busy the busiest loop is. */
  LOAD("loadPercent"),
  /** Memory that the logs have taken, bytes. */
  LOG_BYTES("logBytes"),
  /** Callers that were told no, since the broker runs. */
  REFUSED("refused"),
  /** Channels with a warning. */
  TROUBLED("channelsWithWarnings");

  private static final double PERCENT = 100;

  private final String text;

  BrokerSeries(String text) {
    this.text = text;
  }

  /** Its name in JSON. */
  String text() {
    return text;
  }

  /** All of them, in order. */
  static double[] values(Reading reading, Totals totals) {
    BrokerReading broker = reading.broker();
    double[] values = new double[values().length];
    values[BITRATE_IN.ordinal()] = totals.bitrateIn();
    values[BITRATE_OUT.ordinal()] = totals.bitrateOut();
    values[LIVE_CHANNELS.ordinal()] = totals.live();
    values[CLIENTS.ordinal()] = totals.clients();
    values[CONNECTIONS.ordinal()] = broker.connections();
    values[LOAD.ordinal()] = PERCENT * broker.busiest();
    values[LOG_BYTES.ordinal()] = broker.logBytes();
    values[REFUSED.ordinal()] = broker.refused().values().stream().mapToLong(n -> n).sum();
    values[TROUBLED.ordinal()] = totals.troubled();
    return values;
  }

  /**
   * Sums over all channels.
   *
   * @param live with a producer
   * @param clients of all
   * @param bitrateIn bits a second
   * @param bitrateOut bits a second
   * @param troubled with a warning
   */
  record Totals(int live, int clients, double bitrateIn, double bitrateOut, int troubled) {}
}
