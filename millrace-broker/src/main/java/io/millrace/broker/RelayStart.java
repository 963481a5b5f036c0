package io.millrace.broker;

/**
 * What a loop must know of a publication on another loop before its packets come. Immutable.
 *
 * @param turn see {@link PublicationStart}
 * @param beganNs likewise
 * @param randomAccessSeen likewise
 * @param publisher by name only
 */
record RelayStart(
    ProducerId id, long turn, long beganNs, boolean randomAccessSeen, Publisher publisher) {

  /** A publisher on another loop. */
  private record Distant(String name, String identity) implements Publisher {}

  /** From its own loop. */
  static RelayStart of(Publication publication) {
    Publisher publisher = publication.publisher();
    PublicationStart start = publication.start();
    return new RelayStart(
        publication.channel().id(),
        start.turn(),
        start.beganNs(),
        publication.isRandomAccessSeen(),
        new Distant(publisher.name(), publisher.identity()));
  }

  PublicationStart toPublicationStart() {
    return new PublicationStart(turn, beganNs, randomAccessSeen, true);
  }
}
