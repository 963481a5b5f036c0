package io.millrace.media.ts;

import io.millrace.media.ts.Sdt.Service;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The newest SDT, section by section, since it may come before it is known which service matters.
 * Keeps the first {@value #SECTIONS_MAX} sections: an SDT that needs more describes a multiplex.
 */
final class ServiceTable {

  static final int SECTIONS_MAX = 8;

  private final @Nullable TableCopy[] copies = new @Nullable TableCopy[SECTIONS_MAX];
  private final Sdt[] sections = new Sdt[SECTIONS_MAX];

  ServiceTable() {
    clearFrom(0);
  }

  /** Takes a section; returns whether it is news. */
  boolean accept(ByteBuffer section, ByteBuffer packets) {
    int number = Section.number(section);
    if (number >= SECTIONS_MAX) {
      return false;
    }
    TableCopy known = copies[number];
    if (known != null && known.holds(section)) {
      return false;
    }
    copies[number] = new TableCopy(section, packets);
    sections[number] = Sdt.parse(section);
    clearFrom(Section.lastNumber(section) + 1);
    return true;
  }

  /** The service of that program, or the only one there is; null if neither. */
  @Nullable Service service(int programNumber) {
    int at = indexOf(programNumber);
    if (at < 0) {
      return null;
    }
    Service own = sections[at].of(programNumber);
    return own != null ? own : sections[at].services().getFirst();
  }

  /** The section with that service; null if there is none. */
  @Nullable TableCopy copy(int programNumber) {
    int at = indexOf(programNumber);
    return at < 0 ? null : copies[at];
  }

  private int indexOf(int programNumber) {
    int services = 0;
    int last = -1;
    for (int i = 0; i < SECTIONS_MAX; i++) {
      if (sections[i].of(programNumber) != null) {
        return i;
      }
      services += sections[i].services().size();
      last = sections[i].services().isEmpty() ? last : i;
    }
    return services == 1 ? last : -1;
  }

  private void clearFrom(int number) {
    for (int i = number; i < SECTIONS_MAX; i++) {
      copies[i] = null;
      sections[i] = Sdt.NONE;
    }
  }
}
