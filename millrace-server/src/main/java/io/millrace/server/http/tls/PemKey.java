package io.millrace.server.http.tls;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Private keys as PEM (RFC 7468): PKCS #8, and what OpenSSL wrote before: PKCS #1 and SEC 1. */
final class PemKey {

  private static final String[] ALGORITHMS = {"RSA", "EC", "Ed25519"};

  private PemKey() {}

  /**
   * The first private key of a text.
   *
   * @throws PemException if there is none that can be used
   */
  static PrivateKey read(Path file, String text) throws PemException {
    try (PemReader pem = new PemReader(new StringReader(text))) {
      for (PemObject part = pem.readPemObject(); part != null; part = pem.readPemObject()) {
        switch (part.getType()) {
          case "PRIVATE KEY" -> {
            return key(file, part.getContent());
          }
          case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
            return key(file, wrapped(file, part));
          }
          case "ENCRYPTED PRIVATE KEY" ->
              throw new PemException(
                  file, "the key has a password; openssl pkey -in FILE -out NEW takes it away");
          default -> {
            // a certificate or parameters beside it
          }
        }
      }
    } catch (PemException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new PemException(file, "not PEM; it must hold -----BEGIN PRIVATE KEY-----");
    }
    throw new PemException(file, "holds no private key; it must have -----BEGIN PRIVATE KEY-----");
  }

  /** As PKCS #8. */
  private static byte[] wrapped(Path file, PemObject part) throws IOException {
    if (!part.getHeaders().isEmpty()) {
      throw new PemException(
          file, "the key has a password; openssl pkey -in FILE -out NEW takes it away");
    }
    if (part.getType().startsWith("RSA")) {
      ASN1Object key = org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(part.getContent());
      return new PrivateKeyInfo(
              new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), key)
          .getEncoded();
    }
    ECPrivateKey key = ECPrivateKey.getInstance(part.getContent());
    return new PrivateKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
            key)
        .getEncoded();
  }

  private static PrivateKey key(Path file, byte[] pkcs8) throws PemException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (GeneralSecurityException e) {
        // of another kind
      }
    }
    throw new PemException(file, "the key is none of RSA, EC or Ed25519");
  }
}
