package io.millrace.media.ts;

import io.millrace.media.ts.Sdt.Service;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows PAT, PMT and SDT and chooses the program: the first of the PAT with video, else with
 * audio. Installs the readers of its PIDs itself. A repeated table costs a comparison. Of a PAT in
 * several sections the first counts. One owner.
 */
final class ProgramTables implements SectionAssembler.Listener {

  /** What SRT carries in one packet: more would not reach a client at once. */
  static final int PACKETS_BYTES_MAX = 7 * TsPacket.SIZE;

  /** Programs whose PMT is read. */
  static final int PROGRAMS_MAX = 16;

  private static final ByteBuffer NO_PACKETS = ByteBuffer.allocate(0).asReadOnlyBuffer();

  /** A program of the PAT with its newest PMT. */
  private static final class Program {
    final Pat.Entry entry;
    @Nullable TableCopy copy;
    @Nullable Pmt pmt;

    Program(Pat.Entry entry) {
      this.entry = entry;
    }
  }

  private final @Nullable PidReader[] readers;
  private final Runnable onChange;
  private final ServiceTable services = new ServiceTable();
  private @Nullable TableCopy pat;
  private List<Program> programs = List.of();
  private @Nullable Program selected;
  private ByteBuffer packets = NO_PACKETS;
  private long damaged;

  /**
   * Starts with no tables.
   *
   * @param readers by PID; here the readers of table PIDs are put in and out
   * @param onChange called after any table changed
   */
  ProgramTables(@Nullable PidReader[] readers, Runnable onChange) {
    this.readers = readers;
    this.onChange = onChange;
    readers[TsPacket.PID_PAT] = new SectionAssembler(TsPacket.PID_PAT, this);
    readers[TsPacket.PID_SDT] = new SectionAssembler(TsPacket.PID_SDT, this);
  }

  /** The chosen program; null as long as no PMT is known. */
  @Nullable Pmt program() {
    return selected == null ? null : selected.pmt;
  }

  /** The chosen program's service; null if the SDT does not tell. */
  @Nullable Service service() {
    return selected == null ? null : services.service(selected.entry.programNumber());
  }

  /** See {@link StreamObserver#tables()}. */
  ByteBuffer packets() {
    return packets;
  }

  long damaged() {
    return damaged;
  }

  @Override
  public void damagedSection(int pid) {
    damaged++;
  }

  @Override
  public void section(int pid, ByteBuffer section, ByteBuffer carriers) {
    if (Section.isCurrent(section) && accept(pid, section, carriers)) {
      selected = select();
      packets = packetsOfSelected();
      onChange.run();
    }
  }

  private boolean accept(int pid, ByteBuffer section, ByteBuffer carriers) {
    return switch (Section.tableId(section)) {
      case Section.TABLE_PAT -> pid == TsPacket.PID_PAT && acceptPat(section, carriers);
      case Section.TABLE_PMT -> acceptPmt(pid, section, carriers);
      case Section.TABLE_SDT_ACTUAL ->
          pid == TsPacket.PID_SDT && services.accept(section, carriers);
      default -> false;
    };
  }

  private boolean acceptPat(ByteBuffer section, ByteBuffer carriers) {
    if (Section.number(section) != 0 || (pat != null && pat.holds(section))) {
      return false;
    }
    pat = new TableCopy(section, carriers);
    List<Program> listed = new ArrayList<>();
    for (Pat.Entry entry : Pat.parse(section).programs()) {
      if (listed.size() < PROGRAMS_MAX) {
        listed.add(knownOrNew(entry));
      }
    }
    for (Program program : programs) {
      readers[program.entry.pmtPid()] = null;
    }
    programs = listed;
    for (Program program : programs) {
      int pmtPid = program.entry.pmtPid();
      readers[pmtPid] = new SectionAssembler(pmtPid, this);
    }
    return true;
  }

  private Program knownOrNew(Pat.Entry entry) {
    for (Program program : programs) {
      if (program.entry.equals(entry)) {
        return program;
      }
    }
    return new Program(entry);
  }

  private boolean acceptPmt(int pid, ByteBuffer section, ByteBuffer carriers) {
    Pat.Entry entry = new Pat.Entry(Section.tableIdExtension(section), pid);
    for (Program program : programs) {
      if (program.entry.equals(entry)) {
        if (program.copy != null && program.copy.holds(section)) {
          return false;
        }
        program.copy = new TableCopy(section, carriers);
        program.pmt = Pmt.parse(section);
        return true;
      }
    }
    return false;
  }

  private @Nullable Program select() {
    Program best = null;
    int bestRank = 0;
    for (Program program : programs) {
      int rank = rank(program.pmt);
      if (rank > bestRank) {
        best = program;
        bestRank = rank;
      }
    }
    return best;
  }

  private static int rank(@Nullable Pmt pmt) {
    if (pmt == null) {
      return 0;
    }
    if (pmt.hasVideo()) {
      return 3;
    }
    return pmt.hasAudio() ? 2 : 1;
  }

  private ByteBuffer packetsOfSelected() {
    if (pat == null || selected == null || selected.copy == null) {
      return NO_PACKETS;
    }
    TableCopy pmt = selected.copy;
    int size = pat.size() + pmt.size();
    if (size > PACKETS_BYTES_MAX) {
      return NO_PACKETS;
    }
    TableCopy sdt = services.copy(selected.entry.programNumber());
    boolean withSdt = sdt != null && size + sdt.size() <= PACKETS_BYTES_MAX;
    ByteBuffer all = ByteBuffer.allocate(PACKETS_BYTES_MAX);
    pat.writeTo(all);
    pmt.writeTo(all);
    if (sdt != null && withSdt) {
      sdt.writeTo(all);
    }
    ByteBuffer next = all.flip().asReadOnlyBuffer();
    return next.equals(packets.duplicate().rewind()) ? packets : next;
  }
}
