package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.millrace.server.config.EffectiveConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole broker whose HTTP callers need tokens. */
@Timeout(120)
class BearerBrokerTest {

  @TempDir private Path dir;

  private static String token(ECKey key, String issuer, String audience) throws Exception {
    return token(key, issuer, audience, "millrace:read", List.of());
  }

  private static String token(
      ECKey key, String issuer, String audience, String scope, List<String> channels)
      throws Exception {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.ES256),
            new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .claim("scope", scope)
                .claim("channels", channels.isEmpty() ? null : channels)
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .build());
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }

  @Test
  void theConfigurationSaysWhoseTokensAreGood() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).generate();
    Path set = Files.writeString(dir.resolve("set.json"), new JWKSet(key).toString(true));
    Map<String, String> flags =
        Map.of(
            "--bind", "127.0.0.1:0",
            "--http", "127.0.0.1:0",
            "--http-jwks", set.toString(),
            "--http-issuer", "https://issuer",
            "--http-audience", "millrace");
    try (BrokerServer broker =
            BrokerServer.start(EffectiveConfig.load(flags, Map.of(), Optional.empty()));
        HttpClient client = HttpClient.newHttpClient()) {
      int port = broker.httpAddress().orElseThrow().getPort();
      assertThat(status(client, port, "/livez", "")).isEqualTo(200);
      assertThat(status(client, port, "/api/v1/broker", "")).isEqualTo(401);
      assertThat(status(client, port, token(key, "https://issuer", "millrace"))).isEqualTo(200);
      assertThat(status(client, port, token(key, "https://other", "millrace"))).isEqualTo(401);
      assertThat(status(client, port, token(key, "https://issuer", "other"))).isEqualTo(401);
      ECKey stranger = new ECKeyGenerator(Curve.P_256).generate();
      assertThat(status(client, port, token(stranger, "https://issuer", "millrace")))
          .isEqualTo(401);

      for (String path : List.of("/", "/operator", "/watch/1AAA99", "/openapi.yaml", "/readyz")) {
        assertThat(status(client, port, path, "")).as(path).isEqualTo(200);
      }
      String all = token(key, "https://issuer", "millrace");
      String one = token(key, "https://issuer", "millrace", "millrace:read", List.of("1AAA99"));
      for (String path : List.of("/metrics", "/api/v1/webhooks", "/api/v1/history")) {
        assertThat(status(client, port, path, "")).as(path).isEqualTo(401);
        assertThat(status(client, port, path, all)).as(path).isEqualTo(200);
        assertThat(status(client, port, path, one)).as(path).isEqualTo(403);
      }
      assertThat(status(client, port, "/api/v1/channels", one)).isEqualTo(200);
      assertThat(status(client, port, "/api/v1/channels/1AAA99", one)).isEqualTo(404);
      assertThat(status(client, port, "/api/v1/channels/2BBB99", one)).isEqualTo(403);
      assertThat(status(client, port, "/api/v1/events?channel=2BBB99", one)).isEqualTo(403);
      String control = token(key, "https://issuer", "millrace", "millrace:control", List.of());
      assertThat(reload(client, port, "")).as("from this machine").isEqualTo(401);
      assertThat(reload(client, port, all)).isEqualTo(403);
      assertThat(reload(client, port, control)).isEqualTo(200);
      assertThat(status(client, port, "/api/v1/channels", control)).isEqualTo(403);
    }
  }

  private static int reload(HttpClient client, int port, String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/reload"))
            .POST(HttpRequest.BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static int status(HttpClient client, int port, String token) throws Exception {
    return status(client, port, "/api/v1/broker", token);
  }

  private static int status(HttpClient client, int port, String path, String token)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
