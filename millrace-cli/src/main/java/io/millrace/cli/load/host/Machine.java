package io.millrace.cli.load.host;

/** The cores of this host together (proc(5), stat). */
public final class Machine {

  private static final int FIRST_FIELD = 1;
  private static final int IDLE = 4;
  private static final int IOWAIT = 5;
  private static final int GUEST = 9;

  private Machine() {}

  /**
   * Ticks since the machine started.
   *
   * @param busy of all cores
   * @param all of all cores; 0 where the system does not tell
   */
  public record Ticks(long busy, long all) {

    /** Share of all cores that was busy since then: 0 to 1. */
    public double busySince(Ticks earlier) {
      long passed = all - earlier.all;
      return passed <= 0 ? 0 : (double) (busy - earlier.busy) / passed;
    }
  }

  public static Ticks now() {
    return parse(ProcFile.line(ProcFile.PROC.resolve("stat")).orElse(""));
  }

  static Ticks parse(String cpuLine) {
    String[] fields = cpuLine.split("\\s+", -1);
    long all = 0;
    long idle = 0;
    for (int i = FIRST_FIELD; i < Math.min(fields.length, GUEST); i++) { // guests are in user
      long ticks = Long.parseLong(fields[i]);
      all += ticks;
      idle += i == IDLE || i == IOWAIT ? ticks : 0;
    }
    return new Ticks(all - idle, all);
  }
}
