package io.millrace.cli.load;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What happened between two looks, at one loop or at all of them.
 *
 * @param viewers that were to be here
 * @param watching that are connected
 * @param waiting that are calling or connected, and have not seen a random access point
 * @param lostViewers refused or ended, since the beginning
 * @param delivered packets
 * @param deliveredBytes their payload
 * @param late packets
 * @param missing packets that were not delivered, of own channels
 * @param stalls of viewers
 * @param delays of packets
 * @param lags from their arrival to their being looked at
 * @param loops how busy each loop was since the beginning
 */
record Interval(
    int viewers,
    int watching,
    int waiting,
    long lostViewers,
    long delivered,
    long deliveredBytes,
    long late,
    long missing,
    long stalls,
    Histogram delays,
    Histogram lags,
    List<LoopMeter.Reading> loops) {

  static Interval sum(List<Interval> parts) {
    int viewers = 0;
    int watching = 0;
    int waiting = 0;
    long lostViewers = 0;
    long delivered = 0;
    long deliveredBytes = 0;
    long late = 0;
    long missing = 0;
    long stalls = 0;
    Histogram delays = Delays.ofAll();
    Histogram lags = Delays.ofAll();
    List<LoopMeter.Reading> loops = new ArrayList<>();
    for (Interval part : parts) {
      viewers += part.viewers;
      watching += part.watching;
      waiting += part.waiting;
      lostViewers += part.lostViewers;
      delivered += part.delivered;
      deliveredBytes += part.deliveredBytes;
      late += part.late;
      missing += part.missing;
      stalls += part.stalls;
      delays.add(part.delays);
      lags.add(part.lags);
      loops.addAll(part.loops);
    }
    return new Interval(
        viewers,
        watching,
        waiting,
        lostViewers,
        delivered,
        deliveredBytes,
        late,
        missing,
        stalls,
        delays,
        lags,
        List.copyOf(loops));
  }
}
