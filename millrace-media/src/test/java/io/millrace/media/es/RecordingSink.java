package io.millrace.media.es;

import java.util.ArrayList;
import java.util.List;

/** Keeps everything, and checks what every sink may rely on. */
public final class RecordingSink implements AccessUnitSink {

  public final List<List<Track>> tracks = new ArrayList<>();
  public final List<UnitCopy> units = new ArrayList<>();
  public final List<Integer> gaps = new ArrayList<>();
  public int restarts;

  @Override
  public void tracks(List<Track> next) {
    tracks.add(List.copyOf(next));
  }

  @Override
  public void accessUnit(AccessUnit unit) {
    assert unit.track().config() != null : "a unit nobody can decode";
    assert tracks.getLast().contains(unit.track()) : "a track that was not announced";
    assert unit.slices().count() > 0 : "nothing in it";
    units.add(UnitCopy.of(unit));
  }

  @Override
  public void gap(int trackId) {
    gaps.add(trackId);
  }

  @Override
  public void restart() {
    restarts++;
  }

  public List<UnitCopy> of(Track track) {
    return units.stream().filter(unit -> unit.trackId() == track.id()).toList();
  }

  public List<UnitCopy> video() {
    return tracks.getLast().stream().filter(Track::isVideo).findFirst().map(this::of).orElseThrow();
  }

  public List<UnitCopy> audio() {
    return tracks.getLast().stream().filter(Track::isAudio).findFirst().map(this::of).orElseThrow();
  }
}
