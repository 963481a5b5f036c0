package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.server.http.tls.Certificate;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private Path chain;
  private Path key;
  private TestCertificate first;
  private HttpServer server;

  /** Takes any certificate; the tests look at it themselves. */
  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @BeforeEach
  void start() throws Exception {
    chain = folder.resolve("chain.pem");
    key = folder.resolve("key.pem");
    first = TestCertificate.of("first");
    first.writeChain(chain);
    first.writeKey(key);
    HttpOptions plain = HttpOptions.DEFAULT;
    server =
        HttpServer.start(
            new HttpOptions(
                Optional.of(Certificate.read(chain, key)),
                plain.connections(),
                plain.requests(),
                plain.patience(),
                new HttpOptions.Surroundings(List.of(), Set.of(), Duration.ofDays(180))));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static SSLContext trusting() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, null);
    return context;
  }

  /** The name in the certificate that the server shows now. */
  private String shown() throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            trusting()
                .getSocketFactory()
                .createSocket(server.address().getAddress(), server.address().getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.startHandshake();
      X509Certificate own = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return own.getSubjectX500Principal().getName();
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachVersionOfHttpIsSpokenWithinTls(HttpClient.Version version) throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(trusting()).version(version).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(server.url("/livez").replace("http:", "https:")))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void browsersAreToldToComeByTlsOnlyAndOnlyWithinTls() throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
      for (String path : List.of("/", "/api/v1/channels", "/nothing")) {
        HttpResponse<Void> answer =
            client.send(
                HttpRequest.newBuilder(URI.create(server.url(path).replace("http:", "https:")))
                    .build(),
                HttpResponse.BodyHandlers.discarding());
        assertThat(answer.headers().firstValue("Strict-Transport-Security"))
            .contains("max-age=15552000");
      }
    }
    assertThat(server.raw("GET / HTTP/1.1\r\nHost: tv.example\r\nConnection: close\r\n\r\n"))
        .contains("Cache-Control: no-store")
        .doesNotContain("Strict-Transport-Security");
  }

  @Test
  void aPageThatCameWithoutTlsChangesNothingWithinIt() throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
      URI reload = URI.create(server.url("/api/v1/reload").replace("http:", "https:"));
      String authority = reload.getAuthority();
      for (String scheme : List.of("http", "https")) {
        HttpRequest request =
            HttpRequest.newBuilder(reload)
                .header("Origin", scheme + "://" + authority)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
            .as(scheme)
            .isEqualTo(scheme.equals("http") ? 403 : 200);
      }
    }
  }

  @Test
  void whoComesWithoutTlsIsSentToIt() throws Exception {
    String get =
        "GET /watch/1AAA99?x=1 HTTP/1.1\r\nHost: tv.example:8080\r\nConnection: close\r\n\r\n";
    assertThat(server.raw(get))
        .startsWith("HTTP/1.1 308 ")
        .contains("Location: https://tv.example:8080/watch/1AAA99?x=1\r\n");
    String post = "POST /api/v1/reload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assertThat(server.raw(post)).startsWith("HTTP/1.1 403 ").contains("https only");
    String well = "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assertThat(server.raw(well)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aNewCertificateHoldsSoonAndABrokenOneNever() throws Exception {
    assertThat(shown()).isEqualTo("CN=first");
    Files.writeString(chain, "no certificate");
    TestCertificate second = TestCertificate.of("second");
    second.writeKey(key);
    Socket held = server.connect(); // a connection that stands goes on
    await()
        .during(Duration.ofSeconds(5))
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(shown()).isEqualTo("CN=first"));
    second.writeChain(chain);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(shown()).isEqualTo("CN=second"));
    assertThat(held.isConnected()).isTrue();
    held.close();
  }

  @Test
  void whatCannotBeUsedIsSaidWithTheRemedy() throws Exception {
    TestCertificate.of("other").writeKey(key);
    assertThatThrownBy(() -> Certificate.read(chain, key))
        .hasMessageContaining("key.pem: is not the key of the first certificate");
    Files.writeString(key, TestCertificate.pem("ENCRYPTED PRIVATE KEY", new byte[10]));
    assertThatThrownBy(() -> Certificate.read(chain, key)).hasMessageContaining("has a password");
    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA");
    assertThatThrownBy(() -> Certificate.read(chain, key)).hasMessageContaining("PRIVATE KEY");
    Files.writeString(key, "");
    assertThatThrownBy(() -> Certificate.read(chain, key)).hasMessageContaining("no private key");
    Files.writeString(chain, "");
    assertThatThrownBy(() -> Certificate.read(chain, key)).hasMessageContaining("no certificate");
  }

  @Test
  void aKeyAsOpenSslWroteItBeforeIsTaken() throws Exception {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(first.keys().getPrivate().getEncoded());
    org.bouncycastle.asn1.sec.ECPrivateKey inner =
        org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
    byte[] sec1 =
        new org.bouncycastle.asn1.sec.ECPrivateKey(
                256, inner.getKey(), info.getPrivateKeyAlgorithm().getParameters())
            .getEncoded();
    Files.writeString(key, TestCertificate.pem("EC PRIVATE KEY", sec1));
    assertThat(((ECPrivateKey) Certificate.read(chain, key).key()).getS())
        .isEqualTo(((ECPrivateKey) first.keys().getPrivate()).getS());
  }
}
