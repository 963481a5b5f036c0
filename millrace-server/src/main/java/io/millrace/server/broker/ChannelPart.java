package io.millrace.server.broker;

import io.millrace.broker.Channel;
import io.millrace.broker.ChannelStats;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.broker.Publisher;
import io.millrace.broker.StreamVitals;
import io.millrace.media.StreamDescription;
import io.millrace.server.health.ChannelReading;
import io.millrace.server.health.LinkReading;
import io.millrace.server.health.WebAudience;
import io.millrace.server.http.ChannelView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one loop knows of a channel, or several together. Immutable.
 *
 * @param live whether the producer is there
 * @param producer its connection, if it is SRT's
 * @param vitals of its stream, while it is there
 * @param link its connection, to be measured by
 */
record ChannelPart(
    ProducerId id,
    boolean live,
    StreamDescription description,
    ChannelStats stats,
    Optional<ChannelView.Producer> producer,
    Optional<StreamVitals> vitals,
    Optional<LinkReading> link) {

  /** A channel as its loop sees it; on that loop. */
  static ChannelPart of(Channel channel) {
    Optional<Publication> here =
        channel.publication().filter(publication -> !publication.isRelayed());
    return new ChannelPart(
        channel.id(),
        here.isPresent(),
        channel.description(),
        channel.stats(),
        here.map(Publication::publisher).flatMap(ChannelPart::connection),
        here.map(Publication::vitals),
        here.map(Publication::publisher).flatMap(ChannelPart::link));
  }

  private static Optional<ChannelView.Producer> connection(Publisher publisher) {
    return publisher instanceof SrtPublisher srt ? srt.view() : Optional.empty();
  }

  private static Optional<LinkReading> link(Publisher publisher) {
    return publisher instanceof SrtPublisher srt ? srt.link() : Optional.empty();
  }

  /** One list of all loops' channels, by id. */
  static List<ChannelPart> together(List<List<ChannelPart>> loops) {
    TreeMap<String, ChannelPart> all = new TreeMap<>();
    loops.stream()
        .flatMap(Collection::stream)
        .forEach(part -> all.merge(part.id().value(), part, ChannelPart::with));
    return List.copyOf(all.values());
  }

  /** What is known where the producer is goes before what others remember. */
  private ChannelPart with(ChannelPart other) {
    boolean otherKnowsMore = other.live || (!live && description.equals(StreamDescription.UNKNOWN));
    return new ChannelPart(
        id,
        live || other.live,
        otherKnowsMore ? other.description : description,
        stats.plus(other.stats),
        producer.or(other::producer),
        vitals.or(other::vitals),
        link.or(other::link));
  }

  /** The same with what was counted before, elsewhere. */
  ChannelPart withPast(ChannelStats past) {
    return new ChannelPart(id, live, description, stats.plus(past), producer, vitals, link);
  }

  /**
   * The same, to be measured by.
   *
   * @param consumers over SRT
   */
  ChannelReading reading(int consumers, WebAudience web) {
    ChannelStats overHttp =
        new ChannelStats(
            consumers + web.viewers() - stats.subscribers(),
            0,
            0,
            0,
            web.bytesOut(),
            0,
            0,
            0,
            0,
            0);
    return new ChannelReading(id.value(), description, stats.plus(overHttp), web, vitals, link);
  }
}
