package io.millrace.media.mp4;

/**
 * A picture or an audio frame as it stands in a fragment. Not changed once it is made.
 *
 * @param data its bytes
 * @param decodeTime in units of the track's time scale
 * @param duration until the next sample is decoded
 * @param compositionOffset from decoding to presentation; may be negative
 * @param sync whether a decoder can start here
 * @param leading whether it cannot be decoded by who started at the sync sample before it
 */
@SuppressWarnings("ArrayRecordComponent") // is only read, and never compared
record Sample(
    byte[] data,
    long decodeTime,
    int duration,
    int compositionOffset,
    boolean sync,
    boolean leading) {

  long end() {
    return decodeTime + duration;
  }
}
