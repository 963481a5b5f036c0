package io.millrace.server.access;

import io.millrace.server.access.WatchAnswer.Denied;
import io.millrace.server.access.WatchAnswer.Granted;
import io.millrace.server.access.WatchAnswer.Why;
import io.millrace.server.config.LiveConfig;
import io.millrace.srt.Passphrase;
import io.millrace.srt.handshake.Rejection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Who may watch a channel over HTTP: by the same rules as SRT clients, {@code watch} and {@code
 * passphrase} of the channel. Live streams, HLS, thumbnails and recordings ask here before they
 * give anything away. Any thread that may wait: where a key, a token or a hook decides, up to 3 s.
 *
 * <p>A channel that is open needs nothing. For all others the caller shows what it has once, to
 * {@link #ticket}, and gets a ticket, which a URL may carry as {@code ?ticket=}: it is good for one
 * channel and one hour, ends at once when the key behind it is revoked, its time is over or the
 * passphrase is another one, and can be exchanged for a fresh one until then. A ticket does not
 * survive a restart of the broker.
 *
 * <p>A request, in every handler:
 *
 * <pre>{@code
 * switch (access.check(channel, ticket, remote)) {
 *   case Granted(WatchGrant grant) -> serve(...);   // long answers: isGood(grant) every few seconds
 *   case Denied denied -> problem(...);
 * }
 * }</pre>
 */
public final class WatchAccess {

  /** How long a ticket is good for. */
  public static final Duration TICKET_TIME = Duration.ofHours(1);

  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final Gatekeeper gatekeeper;
  private final LiveConfig config;
  private final InstantSource clock;
  private final Action action;
  private final Slowdown wrongPassphrases;
  private final TicketSeal seal;

  /** By the configuration that holds, and the one who decides about SRT clients. */
  public WatchAccess(Gatekeeper gatekeeper, LiveConfig config) {
    this(gatekeeper, config, InstantSource.system());
  }

  WatchAccess(Gatekeeper gatekeeper, LiveConfig config, InstantSource clock) {
    this(
        gatekeeper,
        config,
        clock,
        Action.WATCH,
        new Slowdown(),
        new TicketSeal(new SecureRandom()));
  }

  private WatchAccess(
      Gatekeeper gatekeeper,
      LiveConfig config,
      InstantSource clock,
      Action action,
      Slowdown wrongPassphrases,
      TicketSeal seal) {
    this.gatekeeper = gatekeeper;
    this.config = config;
    this.clock = clock;
    this.action = action;
    this.wrongPassphrases = wrongPassphrases;
    this.seal = seal;
  }

  /**
   * The same for who sends a channel, by the rules of {@code publish}: its tickets are no tickets
   * to watch, nor the other way round, but a grant of one may be made a ticket by the other.
   */
  public WatchAccess ofPublishers() {
    return new WatchAccess(gatekeeper, config, clock, Action.PUBLISH, wrongPassphrases, seal);
  }

  /**
   * Whether a request may have a channel's media.
   *
   * @param channel by its name; one that does not exist is judged by what holds for its name
   * @param ticket as the request carries it; empty if it does not
   * @param remote where the request comes from
   */
  public WatchAnswer check(String channel, Optional<String> ticket, InetSocketAddress remote)
      throws InterruptedException {
    return judge(channel, remote, WatchCredentials.ofTicket(ticket.orElse("")));
  }

  /**
   * A ticket for who may watch, whether or not the channel needs one.
   *
   * @param shown what the caller has: a key or token, the passphrase, or a ticket that still holds
   */
  public WatchAnswer judge(String channel, InetSocketAddress remote, WatchCredentials shown)
      throws InterruptedException {
    if (!shown.ticket().isEmpty()) {
      WatchAnswer byTicket = byTicket(channel, remote, shown.ticket());
      if (byTicket instanceof Granted || !needs(channel).isEmpty()) {
        return byTicket;
      } // an open channel asks for no ticket, so an old one does no harm
    }
    Optional<Passphrase> passphrase = config.now().channel(channel).passphrase();
    if (passphrase.isPresent()) {
      Optional<Denied> wrong = wrongPassphrase(passphrase.get(), shown.passphrase(), remote);
      if (wrong.isPresent()) {
        return wrong.get();
      }
    }
    Visit visit = Visit.ofBrowser(action, channel, remote, shown, passphrase.isPresent());
    return answer(visit, decide(visit), markOf(passphrase));
  }

  /** A ticket for a grant. */
  public WatchTicket ticket(WatchGrant grant) {
    Instant expires = clock.instant().plus(TICKET_TIME);
    return new WatchTicket(
        seal.seal(
            new TicketSeal.Content(
                placeOf(grant.channel()),
                expires,
                grant.pass(),
                grant.isKnown(),
                grant.passphraseMark())),
        expires);
  }

  /**
   * Whether a grant still holds: its key is not revoked, its time not over, the passphrase the
   * same, and if it rests on nothing, nothing is needed now.
   */
  public boolean isGood(WatchGrant grant, InetSocketAddress remote) throws InterruptedException {
    if (!gatekeeper.isGood(grant.pass())
        || !markOf(config.now().channel(grant.channel()).passphrase())
            .equals(grant.passphraseMark())) {
      return false;
    }
    return grant.isKnown()
        || grant.rules() == config.now()
        || !(unshown(grant.channel(), remote) instanceof Denied denied)
        || denied.why() == Why.LATER;
  }

  /** What a channel needs of those who ask here; empty if nothing. */
  public Set<String> needs(String channel) {
    Set<String> needs = new TreeSet<>();
    if (config.now().channel(channel).isEncrypted()) {
      needs.add("passphrase");
    }
    if (gatekeeper instanceof AccessControl control) {
      Policy policy = control.policy(action, channel);
      policy.ways().stream()
          .filter(_ -> !policy.isOpen())
          .forEach(way -> needs.add(way.name().toLowerCase(Locale.ROOT)));
    }
    return needs;
  }

  /** Of one that has proved the passphrase, if there is one, and has nothing else to show. */
  private WatchAnswer unshown(String channel, InetSocketAddress remote)
      throws InterruptedException {
    Optional<Passphrase> passphrase = config.now().channel(channel).passphrase();
    Visit visit =
        Visit.ofBrowser(action, channel, remote, WatchCredentials.NONE, passphrase.isPresent());
    return answer(visit, decide(visit), markOf(passphrase));
  }

  private WatchAnswer byTicket(String channel, InetSocketAddress remote, String text)
      throws InterruptedException {
    Optional<TicketSeal.Content> found =
        seal.open(text).filter(content -> content.channel().equals(placeOf(channel)));
    if (found.isEmpty()) {
      return wrong(channel, "the ticket is not for this channel, or from before a restart");
    }
    TicketSeal.Content ticket = found.get();
    if (!ticket.expires().isAfter(clock.instant())) {
      return wrong(channel, "the ticket has expired");
    }
    String mark = markOf(config.now().channel(channel).passphrase());
    if (!ticket.passphraseMark().equals(mark) || !gatekeeper.isGood(ticket.pass())) {
      return wrong(channel, "the ticket is no longer good");
    }
    if (!ticket.isKnown()) {
      return unshown(channel, remote); // it rests on what holds for everybody
    }
    return new Granted(new WatchGrant(channel, ticket.pass(), true, mark, config.now()));
  }

  /** What a ticket says that it is for; no channel's name has a blank. */
  private String placeOf(String channel) {
    return action == Action.WATCH ? channel : action.text() + " " + channel;
  }

  private Optional<Denied> wrongPassphrase(
      Passphrase right, String shown, InetSocketAddress remote) {
    if (shown.isEmpty()) {
      return Optional.of(
          new Denied(Why.MISSING, Set.of("passphrase"), "the channel needs its passphrase"));
    }
    long nowNs = System.nanoTime();
    if (wrongPassphrases.isBarred(remote.getAddress(), nowNs)) {
      return Optional.of(
          new Denied(
              Why.LATER,
              Set.of("passphrase"),
              "too many wrong passphrases came from this address; try again in half a minute"));
    }
    if (isSame(right, shown)) {
      return Optional.empty();
    }
    var _ = wrongPassphrases.failed(remote.getAddress(), true, nowNs);
    return Optional.of(
        new Denied(Why.WRONG, Set.of("passphrase"), "this is not the channel's passphrase"));
  }

  private static boolean isSame(Passphrase right, String shown) {
    return MessageDigest.isEqual(
        new String(right.chars()).getBytes(StandardCharsets.UTF_8),
        shown.getBytes(StandardCharsets.UTF_8));
  }

  private String markOf(Optional<Passphrase> passphrase) {
    return passphrase.map(secret -> seal.mark(new String(secret.chars()))).orElse("");
  }

  private Verdict decide(Visit visit) throws InterruptedException {
    CompletableFuture<Verdict> answer = new CompletableFuture<>();
    gatekeeper.decide(visit, answer::complete);
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return new Verdict.Refused(Rejection.OVERLOAD, "no decision in time");
    }
  }

  private WatchAnswer answer(Visit visit, Verdict verdict, String mark) {
    return switch (verdict) {
      case Verdict.Admitted(Pass pass) ->
          new Granted(
              new WatchGrant(visit.channel(), pass, isKnown(visit, pass), mark, config.now()));
      case Verdict.Refused(Rejection why, String detail) -> denied(visit, why);
    };
  }

  /** Whether who was let in showed something for it, and did not just find the channel open. */
  private boolean isKnown(Visit visit, Pass pass) {
    return !pass.equals(Pass.NONE)
        || (visit.showsSomething()
            && gatekeeper instanceof AccessControl control
            && !control.policy(action, visit.channel()).isOpen());
  }

  /** What the log is told names keys and remedies; a stranger hears less. */
  private Denied denied(Visit visit, Rejection why) {
    Set<String> needs = needs(visit.channel());
    if (why.equals(Rejection.OVERLOAD) || why.equals(Rejection.DOWN)) {
      return new Denied(Why.LATER, needs, "it cannot be decided now; try again in a while");
    }
    String words = String.join(" or ", needs);
    return visit.showsSomething()
        ? new Denied(
            Why.WRONG, needs, "what was shown does not allow to " + action.text() + " this channel")
        : new Denied(Why.MISSING, needs, "to " + action.text() + " the channel needs " + words);
  }

  private Denied wrong(String channel, String detail) {
    return new Denied(Why.WRONG, needs(channel), detail);
  }
}
