package io.millrace.server.record;

/** A channel's picture, or why there is none. Immutable. */
sealed interface Thumbnail {

  /**
   * A picture.
   *
   * @param jpeg not copied; not to be changed
   * @param tag changes with the picture
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody changes it, and the tag is compared
  record Picture(byte[] jpeg, String tag) implements Thumbnail {
    @Override
    public boolean equals(Object other) {
      return other instanceof Picture picture && picture.tag.equals(tag);
    }

    @Override
    public int hashCode() {
      return tag.hashCode();
    }
  }

  /** There is none, for people. */
  record None(String why) implements Thumbnail {}

  /** It cannot be told now, but later it may. */
  record Busy(String why) implements Thumbnail {}
}
