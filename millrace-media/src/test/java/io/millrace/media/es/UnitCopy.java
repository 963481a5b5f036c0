package io.millrace.media.es;

/** What is left of an access unit after the call. */
public record UnitCopy(
    int trackId,
    long pts,
    long dts,
    long duration,
    int samples,
    boolean key,
    boolean leading,
    int sourceBytes,
    byte[] payload) {

  static UnitCopy of(AccessUnit unit) {
    byte[] payload = new byte[unit.slices().bytes()];
    int at = 0;
    for (int i = 0; i < unit.slices().count(); i++) {
      unit.bytes().get(unit.slices().from(i), payload, at, unit.slices().length(i));
      at += unit.slices().length(i);
    }
    return new UnitCopy(
        unit.track().id(),
        unit.ptsTicks90k(),
        unit.dtsTicks90k(),
        unit.durationTicks90k(),
        unit.samples(),
        unit.keyFrame(),
        unit.leading(),
        unit.sourceBytes(),
        payload);
  }
}
