package io.millrace.server.access;

import io.millrace.server.config.AccessWay;
import io.millrace.srt.handshake.Rejection;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whether a caller may. Blocks, and computes hashes: never on a loop. Any thread. */
final class Judge {

  private static final Logger LOG = LoggerFactory.getLogger(Judge.class);
  private static final long HOOK_TOLD_EVERY_NS = 10_000_000_000L;

  private final KeyProof proof;
  private final Slowdown slowdown;
  private final InstantSource clock;
  private final LongSupplier clockNs;
  private long hookToldNs;
  private boolean hookTold;

  Judge(KeyProof proof, Slowdown slowdown, InstantSource clock, LongSupplier clockNs) {
    this.proof = proof;
    this.slowdown = slowdown;
    this.clock = clock;
    this.clockNs = clockNs;
  }

  /** By each way that the policy takes and the caller shows something for, the hook last. */
  Judgement judge(Visit visit, Policy policy, AccessState state) throws InterruptedException {
    Judgement soFar = missing(visit, policy);
    if (policy.takes(AccessWay.KEY) && !visit.key().isEmpty()) {
      soFar = byKey(visit, state.ring());
    }
    if (!soFar.isAdmitted() && policy.takes(AccessWay.TOKEN) && !visit.token().isEmpty()) {
      soFar = byToken(visit, state.settings().secrets());
    }
    Hook hook = state.hook();
    if (!soFar.isAdmitted() && policy.takes(AccessWay.HOOK) && hook != null) {
      Judgement.Guess guessed = soFar.guess(); // also if the hook has no answer
      soFar = byHook(visit, hook).orWrong(guessed);
    }
    return soFar;
  }

  /** What a caller is told that shows nothing of what is needed. */
  static Judgement missing(Visit visit, Policy policy) {
    return Judgement.refused(
        Rejection.UNAUTHORIZED,
        "channel %s needs %s to %s; %s"
            .formatted(
                visit.channel(), policy.text(), visit.action().text(), remedy(visit, policy)));
  }

  private static String remedy(Visit visit, Policy policy) {
    String role = " " + visit.channel() + " --role " + visit.action().text();
    if (policy.takes(AccessWay.KEY)) {
      return "make one with: millrace key create" + role;
    }
    return policy.takes(AccessWay.TOKEN)
        ? "make one with: millrace token" + role
        : "the caller must send what the hook asks for";
  }

  private Judgement byKey(Visit visit, KeyRing ring) throws InterruptedException {
    Optional<StreamKeyText> text = StreamKeyText.parse(visit.key());
    if (text.isEmpty()) {
      return Judgement.wrong(
          Judgement.Guess.CHEAP,
          "what it gives as key is no key of ours; copy the whole key, which begins with mk_");
    }
    Optional<StreamKey> key = ring.find(text.get().id());
    if (key.isEmpty()) {
      return Judgement.wrong(
          Judgement.Guess.CHEAP,
          "there is no key " + text.get().id() + "; millrace key list shows those there are");
    }
    Optional<String> unfit = unfit(key.get(), visit);
    if (unfit.isPresent()) {
      return Judgement.refused(Rejection.FORBIDDEN, unfit.get());
    }
    return switch (proof.prove(text.get(), key.get().hash(), () -> isBarred(visit))) {
      case RIGHT -> Judgement.admitted(Pass.ofKey(key.get().id()));
      case WRONG ->
          Judgement.wrong(
              Judgement.Guess.DEAR,
              "key "
                  + key.get().id()
                  + " goes on otherwise than what it gives; copy the whole key");
      case BARRED -> barred();
      case BUSY ->
          Judgement.refused(
              Rejection.OVERLOAD, "too many keys wait to be checked; it may call again");
    };
  }

  /** What is wrong with a key that may well be right. */
  private static Optional<String> unfit(StreamKey key, Visit visit) {
    String name = "key " + key.id();
    String remedy = "make another with: millrace key create " + visit.channel();
    if (key.isRevoked()) {
      return Optional.of(name + " was revoked at " + key.revoked().get() + "; " + remedy);
    }
    if (!key.channel().matches(visit.channel())) {
      return Optional.of(
          name + " is for channel " + key.channel() + ", not for " + visit.channel());
    }
    if (key.role() != visit.action()) {
      return Optional.of(
          "%s is for those who %s; %s --role %s"
              .formatted(name, key.role().text(), remedy, visit.action().text()));
    }
    return Optional.empty();
  }

  private Judgement byToken(Visit visit, TokenSecrets secrets) {
    return switch (secrets.read(visit.token())) {
      case TokenSecrets.Reading.Forged() ->
          Judgement.wrong(
              Judgement.Guess.CHEAP,
              secrets.isEmpty()
                  ? "no token is right without token.secret-file in the configuration"
                  : "its token is not signed by a secret of ours; copy all of it, or make another");
      case TokenSecrets.Reading.Signed(Token token) -> ofToken(visit, token);
    };
  }

  private Judgement ofToken(Visit visit, Token token) {
    Instant now = clock.instant();
    String wrong = "";
    if (!token.expires().isAfter(now)) {
      wrong = "its token expired at " + token.expires();
    } else if (!token.channel().matches(visit.channel())) {
      wrong = "its token is for channel " + token.channel();
    } else if (token.role() != visit.action()) {
      wrong = "its token is for those who " + token.role().text();
    }
    return wrong.isEmpty()
        ? Judgement.admitted(Pass.of("token", token.subject(), token.session().map(now::plus)))
        : Judgement.refused(
            Rejection.FORBIDDEN,
            "%s; make another with: millrace token %s --role %s"
                .formatted(wrong, visit.channel(), visit.action().text()));
  }

  private Judgement byHook(Visit visit, Hook hook) throws InterruptedException {
    HookQuestion question = HookQuestion.of(visit);
    if (visit.showsSomething() && hook.known(question).isEmpty() && isBarred(visit)) {
      return barred();
    }
    return switch (hook.ask(question)) {
      case HookAnswer.Yes(String identity, Optional<Instant> until) -> consent(identity, until);
      case HookAnswer.No() -> hookSaysNo(visit);
      case HookAnswer.Failed(String why) -> withoutHook(hook.settings(), why);
    };
  }

  private Judgement consent(String identity, Optional<Instant> until) {
    return until.isPresent() && !until.get().isAfter(clock.instant())
        ? Judgement.refused(
            Rejection.FORBIDDEN, "the hook says that its time was over at " + until.get())
        : Judgement.admitted(Pass.of("hook", identity, until));
  }

  private static Judgement hookSaysNo(Visit visit) {
    return visit.showsSomething()
        ? Judgement.wrong(Judgement.Guess.DEAR, "the hook says no to what it shows")
        : Judgement.refused(Rejection.UNAUTHORIZED, "the hook says no; it shows no key or token");
  }

  private Judgement withoutHook(HookTarget settings, String why) {
    if (mayTellOfHook()) {
      LOG.warn(
          "hook {} {}; as hook.on-error has it, callers are {} meanwhile",
          settings.name(),
          why,
          settings.allowOnError() ? "let in" : "refused");
    }
    return settings.allowOnError()
        ? Judgement.admitted(Pass.NONE)
        : Judgement.refused(Rejection.DOWN, "the hook " + why + "; see to " + settings.name());
  }

  /** A hook that is down is told of every ten seconds, not for every caller. */
  private synchronized boolean mayTellOfHook() {
    long nowNs = clockNs.getAsLong();
    if (hookTold && nowNs - hookToldNs < HOOK_TOLD_EVERY_NS) {
      return false;
    }
    hookTold = true;
    hookToldNs = nowNs;
    return true;
  }

  private boolean isBarred(Visit visit) {
    InetAddress address = visit.remote().getAddress();
    return slowdown.isBarred(address, clockNs.getAsLong());
  }

  /** As overload, so that a program with the right key calls again. */
  private static Judgement barred() {
    return Judgement.refused(
        Rejection.OVERLOAD,
        "too many wrong keys from this address: none is looked at for up to "
            + Slowdown.BARRED.toSeconds()
            + " s; it may call again");
  }
}
