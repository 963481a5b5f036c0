package io.millrace.cli.load;

import java.util.Map;
import java.util.TreeMap;

/** Sums over viewers. One owner. */
final class Tally {

  long viewers;
  long watching;
  long refused;
  long ended;
  long withoutPicture;
  long delivered;
  long lost;
  long skipped;
  long late;
  long duplicates;
  long lossOnWire;
  long retransmitted;
  long stalls;
  long stalledViewers;
  double stallMsMax;
  long acks;
  long naks;
  final Map<String, Long> reasons = new TreeMap<>();

  void add(ViewerResult viewer) {
    viewers++;
    switch (viewer.state()) {
      case WATCHING -> watching++;
      case REFUSED -> refused++;
      case ENDED -> ended++;
      case CALLING -> {}
    }
    if (!viewer.why().isEmpty()) {
      reasons.merge(viewer.why(), 1L, Long::sum);
    }
    withoutPicture += viewer.joinMs() < 0 ? 1 : 0;
    addSeen(viewer);
  }

  /** What a viewer saw, without itself: another is in its place. */
  void addSeen(ViewerResult viewer) {
    delivered += viewer.delivered();
    lost += viewer.lost();
    skipped += viewer.skipped();
    late += viewer.late();
    duplicates += viewer.duplicates();
    lossOnWire += viewer.lossOnWire();
    retransmitted += viewer.retransmitted();
    stalls += viewer.stalls();
    stalledViewers += viewer.stalls() > 0 ? 1 : 0;
    stallMsMax = Math.max(stallMsMax, viewer.stallMsMax());
    acks += viewer.acks();
    naks += viewer.naks();
  }

  void add(Tally other) {
    viewers += other.viewers;
    watching += other.watching;
    refused += other.refused;
    ended += other.ended;
    withoutPicture += other.withoutPicture;
    delivered += other.delivered;
    lost += other.lost;
    skipped += other.skipped;
    late += other.late;
    duplicates += other.duplicates;
    lossOnWire += other.lossOnWire;
    retransmitted += other.retransmitted;
    stalls += other.stalls;
    stalledViewers += other.stalledViewers;
    stallMsMax = Math.max(stallMsMax, other.stallMsMax);
    acks += other.acks;
    naks += other.naks;
    other.reasons.forEach((why, count) -> reasons.merge(why, count, Long::sum));
  }
}
