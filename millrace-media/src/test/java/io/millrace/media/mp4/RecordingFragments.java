package io.millrace.media.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.es.Track;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Keeps everything, and checks what every sink may rely on. */
final class RecordingFragments implements FragmentSink {

  final List<InitSegment> inits = new ArrayList<>();
  final List<Fragment> fragments = new ArrayList<>();
  List<Track> carried = List.of();
  List<Track> notCarried = List.of();

  @Override
  public void tracks(List<Track> carried, List<Track> notCarried) {
    this.carried = carried;
    this.notCarried = notCarried;
  }

  @Override
  public void init(InitSegment segment) {
    assertThat(segment.generation()).isEqualTo(inits.size() + 1);
    inits.add(segment);
    if (segment.hasVideo()) {
      nextMustBeKey = true;
    }
  }

  private boolean nextMustBeKey;

  @Override
  public void fragment(Fragment fragment) {
    assertThat(fragment.generation()).isEqualTo(inits.size());
    assertThat(fragment.bytes().isReadOnly()).isTrue();
    assertThat(fragment.duration()).isPositive();
    if (fragment.video() && nextMustBeKey) {
      assertThat(fragment.keyFrame()).as("the first picture under an init segment").isTrue();
      nextMustBeKey = false;
    }
    fragments.add(fragment);
  }

  List<Fragment> video() {
    return fragments.stream().filter(Fragment::video).toList();
  }

  List<Fragment> audio() {
    return fragments.stream().filter(fragment -> !fragment.video()).toList();
  }

  /** The last init segment and all its fragments, as a file. */
  byte[] file() {
    int generation = inits.size();
    return file(
        generation,
        fragments.stream().filter(f -> f.generation() == generation).findFirst().orElseThrow());
  }

  /** An init segment and its fragments from that one on, as a file. */
  byte[] file(int generation, Fragment from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, inits.get(generation - 1).bytes());
    for (Fragment fragment : fragments.subList(fragments.indexOf(from), fragments.size())) {
      if (fragment.generation() == generation) {
        write(out, fragment.bytes());
      }
    }
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.limit()];
    bytes.get(0, copy);
    out.writeBytes(copy);
  }
}
