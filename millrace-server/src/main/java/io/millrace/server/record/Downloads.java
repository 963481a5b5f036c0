package io.millrace.server.record;

import io.millrace.server.http.Exchange;
import io.millrace.server.http.FileDownload;
import io.millrace.server.http.ProblemException;
import java.util.concurrent.Semaphore;

/** Sends files, so many at a time. Threads that may wait. */
final class Downloads {

  /** Most at a time. */
  static final int MOST = 64;

  private final Semaphore places = new Semaphore(MOST);

  /**
   * Answers with a file.
   *
   * @throws ProblemException 503 if too many are under way
   */
  void answer(Exchange exchange, FileDownload file) throws InterruptedException {
    if (!places.tryAcquire()) {
      throw ProblemException.unavailable(MOST + " downloads are under way; try again in a while");
    }
    try {
      file.answer(exchange);
    } finally {
      places.release();
    }
  }
}
