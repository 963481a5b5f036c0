package io.millrace.server.broker;

import io.millrace.broker.BrokerMember;
import io.millrace.broker.Channel;
import io.millrace.broker.ChannelState;
import io.millrace.broker.ProducerId;
import io.millrace.broker.StandIn;
import io.millrace.server.config.LiveConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One loop's slates: each channel here that has viewers, whose producer is away and that has a
 * slate shows it. Loop only.
 */
final class SlateStage {

  /** A producer that is back sooner is not worth a slate. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private final BrokerMember member;
  private final Executor loop;
  private final LiveConfig config;
  private final Slates slates;
  private final LongSupplier clockNs;
  private final Map<ProducerId, Show> shows = new HashMap<>();

  /** A channel's slate. */
  private record Show(Path file, StandIn standIn, SlateSeat seat) {}

  SlateStage(
      BrokerMember member, Executor loop, LiveConfig config, Slates slates, LongSupplier clockNs) {
    this.member = member;
    this.loop = loop;
    this.config = config;
    this.slates = slates;
    this.clockNs = clockNs;
  }

  /** Ends what is over, and begins what is due. Twice a second. */
  void look(long nowNs) {
    List.copyOf(shows.keySet()).forEach(this::endIfOver);
    for (Channel channel : member.broker().channels()) {
      if (!shows.containsKey(channel.id()) && isDue(channel, nowNs)) {
        config.now().channel(channel.id().value()).slate().ifPresent(file -> begin(channel, file));
      }
    }
  }

  private boolean isDue(Channel channel, long nowNs) {
    return channel.stats().subscribers() > 0
        && channel.publication().isEmpty()
        && member
            .state(channel.id())
            .filter(state -> !(state instanceof ChannelState.Live))
            .filter(away -> nowNs - away.sinceNs() >= GRACE.toNanos())
            .isPresent();
  }

  private void begin(Channel channel, Path file) {
    ProducerId id = channel.id();
    member
        .beginStandIn(id)
        .ifPresent(standIn -> {
          SlateSeat seat = new SlateSeat(standIn, loop, clockNs, () -> appended(id));
          if (slates.join(id, file, seat)) {
            shows.put(id, new Show(file, standIn, seat));
          } else {
            standIn.end();
          }
        });
  }

  private void appended(ProducerId id) {
    Show show = shows.get(id);
    if (show != null && !show.standIn().isActive()) {
      endIfOver(id);
    }
    member.flush(clockNs.getAsLong());
  }

  private void endIfOver(ProducerId id) {
    Show show = shows.get(id);
    String why = show == null ? null : whyOver(id, show);
    if (show != null && why != null) {
      shows.remove(id);
      show.standIn().end();
      long dropped = show.seat().dropped();
      String lost = dropped == 0 ? "" : "; " + dropped + " packets were dropped, the loop is slow";
      slates.leave(id, show.file(), show.seat(), why + lost);
    }
  }

  /** Null while it is to be shown. */
  private @Nullable String whyOver(ProducerId id, Show show) {
    Channel channel = member.broker().channel(id).orElse(null);
    if (channel == null || channel.stats().subscribers() == 0) {
      return "nobody watches";
    }
    if (!show.standIn().isActive()) {
      return "a producer sends";
    }
    boolean wanted =
        config.now().channel(id.value()).slate().filter(show.file()::equals).isPresent();
    return wanted ? null : "the configuration has another one, or none";
  }
}
