package io.millrace.media.mp4;

import io.millrace.media.es.AacDecoderConfig;
import io.millrace.media.es.AccessUnit;
import io.millrace.media.es.OpusConfig;
import io.millrace.media.es.Track;

/**
 * A track as it stands in the init segment.
 *
 * @param id track_ID
 * @param source with its configuration
 * @param timescale 90,000 for video, the sample rate for audio: so all durations are exact
 */
record OutputTrack(int id, Track source, int timescale) {

  static OutputTrack of(int id, Track source) {
    int timescale =
        switch (source.config()) {
          case AacDecoderConfig aac -> aac.sampleRateHz();
          case OpusConfig opus -> OpusConfig.RATE_HZ;
          case null, default -> AccessUnit.TICKS_PER_SECOND;
        };
    return new OutputTrack(id, source, timescale);
  }
}
