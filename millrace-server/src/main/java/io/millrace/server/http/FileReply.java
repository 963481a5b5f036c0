package io.millrace.server.http;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers with a file of the pages. A browser asks each time whether it is still the same, which
 * costs a round trip and no bytes, so that after an update pages and their modules fit each other.
 */
record FileReply(WebFile file) {

  private static final Pattern COMMA = Pattern.compile(","); // no tag of ours has one

  void answer(Request request, Response response, Callback callback) {
    boolean compressed = file.hasGzip() && takesGzip(request);
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.ETAG, file.etag(compressed));
    headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
    headers.put(HttpHeader.VARY, HttpHeader.ACCEPT_ENCODING.asString());
    SecurityHeaders.ofPages(headers);
    if (isKnown(request)) {
      response.setStatus(HttpStatus.NOT_MODIFIED_304);
      response.write(true, null, callback);
      return;
    }
    byte[] bytes = compressed ? file.gzip() : file.plain();
    if (compressed) {
      headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    headers.put(HttpHeader.CONTENT_TYPE, file.type());
    headers.put(HttpHeader.CONTENT_LENGTH, bytes.length);
    response.setStatus(HttpStatus.OK_200);
    boolean head = request.getMethod().equals("HEAD");
    response.write(true, head ? null : ByteBuffer.wrap(bytes), callback);
  }

  private static boolean takesGzip(Request request) {
    return request.getHeaders().getQualityCSV(HttpHeader.ACCEPT_ENCODING).contains("gzip");
  }

  /** Whether the asker has it, in one encoding or the other (RFC 9110, 13.1.2). */
  private boolean isKnown(Request request) {
    return request.getHeaders().getValuesList(HttpHeader.IF_NONE_MATCH).stream()
        .flatMap(COMMA::splitAsStream)
        .map(tag -> tag.strip().replaceFirst("^W/", ""))
        .anyMatch(
            tag -> tag.equals("*") || tag.equals(file.etag(true)) || tag.equals(file.etag(false)));
  }
}
