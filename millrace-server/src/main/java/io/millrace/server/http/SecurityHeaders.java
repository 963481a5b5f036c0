package io.millrace.server.http;

import org.eclipse.jetty.http.HttpFields;

/** What browsers are told so that pages do only what ours do. */
final class SecurityHeaders {

  /**
   * Scripts and styles are files of this server, none stands in a page; media comes from it, or is
   * put together by a script ({@code blob:}); nothing is asked of anybody else.
   */
  private static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'self'",
          "img-src 'self' data: blob:",
          "media-src 'self' blob:",
          "worker-src 'self' blob:",
          "object-src 'none'",
          "base-uri 'none'",
          "form-action 'self'",
          "frame-ancestors 'self'");

  private SecurityHeaders() {}

  /** For pages and their parts. */
  static void ofPages(HttpFields.Mutable headers) {
    headers.put("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer"); // a page's address may hold a ticket
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
  }
}
