package io.millrace.server.http;

/**
 * An error as the API tells it (RFC 9457, {@code application/problem+json}).
 *
 * @param status HTTP status
 * @param title what that status means
 * @param detail what was wrong this time, for people
 */
record Problem(int status, String title, String detail) {
  static final String MEDIA_TYPE = "application/problem+json";
}
