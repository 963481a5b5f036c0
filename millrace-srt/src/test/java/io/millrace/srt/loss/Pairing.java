package io.millrace.srt.loss;

/** Who sends to whom; in each of them the sender calls. */
enum Pairing {
  LIBSRT_TO_LIBSRT("libsrt → libsrt", false, false),
  OURS_TO_OURS("ours → ours", true, true),
  LIBSRT_TO_OURS("libsrt → ours", false, true),
  OURS_TO_LIBSRT("ours → libsrt", true, false);

  final String title;
  final boolean weSend;
  final boolean weReceive;

  Pairing(String title, boolean weSend, boolean weReceive) {
    this.title = title;
    this.weSend = weSend;
    this.weReceive = weReceive;
  }
}
