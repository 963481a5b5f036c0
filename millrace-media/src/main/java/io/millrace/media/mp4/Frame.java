package io.millrace.media.mp4;

import io.millrace.media.es.AccessUnit;
import io.millrace.media.es.Track;

/**
 * An access unit whose bytes are our own, as they will stand in the file; times as of the source.
 * Not changed once it is made.
 */
@SuppressWarnings("ArrayRecordComponent") // is only read, and never compared
record Frame(
    Track track,
    byte[] data,
    long pts,
    long dts,
    long duration,
    int samples,
    boolean key,
    boolean leading) {

  static Frame of(AccessUnit unit) {
    return new Frame(
        unit.track(),
        SampleData.of(unit),
        unit.ptsTicks90k(),
        unit.dtsTicks90k(),
        unit.durationTicks90k(),
        unit.samples(),
        unit.keyFrame(),
        unit.leading());
  }
}
