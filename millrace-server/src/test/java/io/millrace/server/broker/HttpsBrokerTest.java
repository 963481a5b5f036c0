package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.config.ConfigException;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.server.http.TestCertificate;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsBrokerTest {

  @TempDir private Path folder;

  private Path chain;
  private Path key;
  private TestCertificate certificate;

  @BeforeEach
  void write() throws Exception {
    chain = folder.resolve("chain.pem");
    key = folder.resolve("key.pem");
    certificate = TestCertificate.of("broker");
    certificate.writeChain(chain);
    certificate.writeKey(key);
  }

  private EffectiveConfig settings() {
    return EffectiveConfig.of(
        Map.of(
            "bind", "127.0.0.1:0",
            "http", "127.0.0.1:0",
            "loops", "1",
            "http.tls.chain", chain.toString(),
            "http.tls.key", key.toString()));
  }

  /** Trusts this one certificate. */
  private SSLContext trusting() throws Exception {
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    known.setCertificateEntry(
        "broker",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate.encoded())));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void aBrokerWithACertificateIsAskedByHttps() throws Exception {
    try (BrokerServer server = BrokerServer.start(settings())) {
      HttpPlace place = server.httpPlace().orElseThrow();
      assertThat(place.pages().toString()).startsWith("https://127.0.0.1:");
      try (SSLSocket socket =
          (SSLSocket)
              trusting()
                  .getSocketFactory()
                  .createSocket(place.address().getAddress(), place.address().getPort())) {
        socket.setSoTimeout(20_000);
        socket.startHandshake(); // fails if it shows another certificate
        assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
      }
    }
  }

  @Test
  void aCertificateThatCannotBeUsedEndsTheStartWithTheRemedy() throws Exception {
    Files.writeString(key, "nothing");
    assertThatThrownBy(() -> BrokerServer.start(settings()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("http.tls.chain")
        .hasMessageContaining("-----BEGIN PRIVATE KEY-----");
  }

  @Test
  void aCertificateWithoutItsKeyIsNoSetting() {
    assertThatThrownBy(() -> EffectiveConfig.of(Map.of("http.tls.chain", chain.toString())))
        .hasMessageContaining("http.tls.key");
  }
}
