package io.millrace.server.broker;

import io.millrace.broker.ProducerId;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.cli.producer.LoopedFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that play on channels whose producer is away: each once, however many channels and
 * loops show it, and only while some do. Any thread; never waits for a child.
 */
final class Slates implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Slates.class);

  /** Most files that play at the same time: each is a process. */
  static final int MOST = 16;

  private final SlateFeed.Opener opener;
  private final Journal journal;

  // guarded by this
  private final Map<Path, SlateFeed> feeds = new HashMap<>();
  private final Map<ProducerId, Integer> showing = new HashMap<>();
  private boolean fullTold;
  private boolean closed;

  Slates(SlateFeed.Opener opener, Journal journal) {
    this.opener = opener;
    this.journal = journal;
  }

  /** What FFmpeg makes of files. */
  static Slates ofFfmpeg(Journal journal) {
    return new Slates(new FfmpegFiles(), journal);
  }

  /** A loop shows it on a channel from now on; false if too many others play. */
  boolean join(ProducerId id, Path file, SlateSeat seat) {
    boolean first;
    synchronized (this) {
      if (closed) {
        return false;
      }
      SlateFeed feed = feeds.get(file);
      if (feed == null) {
        if (isFull()) {
          return false;
        }
        feed = new SlateFeed(file, opener);
        feeds.put(file, feed);
        feed.start();
      }
      feed.add(seat);
      first = showing.merge(id, 1, Integer::sum) == 1;
    }
    if (first) {
      journal.slateBegins(id, file);
    }
    return true;
  }

  private boolean isFull() {
    boolean full = feeds.size() >= MOST;
    if (full && !fullTold) {
      LOG.warn("{} slates play, which is the most; other files have to wait", MOST);
    }
    fullTold = full;
    return full;
  }

  /** A loop shows it on a channel no more. */
  void leave(ProducerId id, Path file, SlateSeat seat, String why) {
    SlateFeed over = null;
    boolean last;
    synchronized (this) {
      SlateFeed feed = feeds.get(file);
      if (feed != null && !feed.remove(seat)) {
        feeds.remove(file);
        over = feed;
      }
      last = showing.merge(id, -1, Integer::sum) <= 0;
      if (last) {
        showing.remove(id);
      }
    }
    if (over != null) {
      Thread.ofVirtual().name("end of slate").start(over::close);
    }
    if (last) {
      journal.slateEnds(id, why);
    }
  }

  /** How many files play. */
  synchronized int playing() {
    return feeds.size();
  }

  /** Ends all, for good; waits for their children for some hundred milliseconds at most. */
  @Override
  public void close() {
    List<SlateFeed> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(feeds.values());
      feeds.clear();
    }
    all.forEach(SlateFeed::close);
  }

  /** Finds FFmpeg when it is first needed. */
  private static final class FfmpegFiles implements SlateFeed.Opener {
    private @Nullable FfmpegProgram program;

    @Override
    public SlateFeed.Source open(Path file) {
      LoopedFile looped = LoopedFile.open(file, String.valueOf(file.getFileName()), this::program);
      return new SlateFeed.Source() {
        @Override
        public void play(LoopedFile.Sink sink) {
          looped.play(sink);
        }

        @Override
        public void close() {
          looped.close();
        }
      };
    }

    private synchronized FfmpegProgram program() {
      FfmpegProgram known = program;
      if (known == null) {
        known = FfmpegProgram.find();
        program = known;
      }
      return known;
    }
  }
}
