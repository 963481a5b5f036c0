package io.millrace.server.record;

import io.millrace.broker.ProducerId;
import io.millrace.server.config.RecordFormat;
import io.millrace.server.events.Event;
import io.millrace.server.events.EventSink;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what becomes of recordings, in the log and as events. Any thread. */
final class Tellings {

  private static final Logger LOG = LoggerFactory.getLogger(Tellings.class);

  private final EventSink events;

  Tellings(EventSink events) {
    this.events = events;
  }

  static String word(RecordFormat format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  void started(ProducerId id, RecordFormat format) {
    LOG.info("channel {} is recorded: {}", id, word(format));
    events.happened(id.value(), new Event.RecordingStarted(word(format)));
  }

  void stopped(ProducerId id, String why) {
    LOG.info("channel {} is recorded no more: {}", id, why);
    events.happened(id.value(), new Event.RecordingStopped(why));
  }

  /** Who tells of a channel's files. */
  FileSeries.Witness of(ProducerId id) {
    return new FileSeries.Witness() {
      @Override
      public void onFile(FileName name, long bytes) {
        LOG.debug("recording {} of {} is complete", name.text(), id);
        events.happened(id.value(), new Event.RecordingFile(name.text(), bytes));
      }

      @Override
      public void onPaused(String kind, String why) {
        LOG.warn("recording of {} as {} pauses: {}", id, kind, why);
        events.happened(id.value(), new Event.RecordingPaused(kind, why));
      }

      @Override
      public void onResumed(String kind) {
        LOG.info("recording of {} as {} goes on", id, kind);
        events.happened(id.value(), new Event.RecordingResumed(kind));
      }
    };
  }
}
