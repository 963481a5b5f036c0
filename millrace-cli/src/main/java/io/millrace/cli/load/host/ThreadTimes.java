package io.millrace.cli.load.host;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A thread's time on a core and in the queue for one. Read by the thread itself. */
public final class ThreadTimes {

  /** Of no thread: all 0. */
  public static final ThreadTimes NONE = new ThreadTimes(null);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final @Nullable Path schedstat;

  private ThreadTimes(@Nullable Path schedstat) {
    this.schedstat = schedstat;
  }

  /** Of the calling thread. */
  public static ThreadTimes ofCurrent() {
    String self = ProcFile.target(ProcFile.PROC.resolve("thread-self"));
    return new ThreadTimes(ProcFile.PROC.resolve(self).resolve("schedstat"));
  }

  /** Nanoseconds on a core. Only for the thread itself. */
  public long cpuNs() {
    return schedstat == null || !THREADS.isCurrentThreadCpuTimeSupported()
        ? 0
        : THREADS.getCurrentThreadCpuTime();
  }

  /** Nanoseconds ready to run without a core; 0 where the system does not tell. */
  public long waitNs() {
    return schedstat == null ? 0 : waitNs(ProcFile.line(schedstat).orElse(""));
  }

  /** proc(5): time on a core, time waiting for one, slices. */
  static long waitNs(String schedstat) {
    String[] fields = schedstat.split(" ", -1);
    return fields.length < 3 ? 0 : Long.parseLong(fields[1]);
  }
}
