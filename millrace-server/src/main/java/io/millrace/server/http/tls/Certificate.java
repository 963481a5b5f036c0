package io.millrace.server.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/**
 * A certificate with its key, and the files that they are read from.
 *
 * @param chainFile PEM, the server's certificate first
 * @param keyFile PEM, without a password
 * @param chain at least one
 * @param key belongs to the first of them
 * @param digest of what the files held
 */
public record Certificate(
    Path chainFile, Path keyFile, List<X509Certificate> chain, PrivateKey key, String digest) {

  /** Keeps the store in memory together; it is nothing secret. */
  static final String STORE_PASSWORD = "millrace";

  private static final long SIZE_MAX = 1 << 20;
  private static final byte[] SAMPLE = "sample".getBytes(StandardCharsets.US_ASCII);

  /**
   * Reads both files.
   *
   * @throws IOException if one cannot be read, or they do not hold what they must
   */
  public static Certificate read(Path chainFile, Path keyFile) throws IOException {
    String chainText = text(chainFile);
    String keyText = text(keyFile);
    List<X509Certificate> chain = chain(chainFile, chainText);
    PrivateKey key = PemKey.read(keyFile, keyText);
    if (!belongTogether(chain.getFirst(), key)) {
      throw new PemException(keyFile, "is not the key of the first certificate in " + chainFile);
    }
    return new Certificate(chainFile, keyFile, chain, key, digest(chainText, keyText));
  }

  /** Of what the files hold now. */
  static String digestNow(Path chainFile, Path keyFile) throws IOException {
    return digest(text(chainFile), text(keyFile));
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > SIZE_MAX) {
      throw new PemException(file, "larger than 1 MB; this is no certificate and no key");
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static List<X509Certificate> chain(Path file, String text) throws PemException {
    try {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!chain.isEmpty()) {
        return chain;
      }
    } catch (CertificateException e) {
      // said below
    }
    throw new PemException(file, "holds no certificate; it must have -----BEGIN CERTIFICATE-----");
  }

  private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(SAMPLE);
      byte[] signed = signer.sign();
      Signature reader = Signature.getInstance(algorithm);
      reader.initVerify(certificate.getPublicKey());
      reader.update(SAMPLE);
      return reader.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // keys of two kinds
    }
  }

  private static String digest(String chain, String key) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(chain.getBytes(StandardCharsets.ISO_8859_1));
      return HexFormat.of().formatHex(sha.digest(key.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** As Java's TLS takes it. */
  KeyStore store() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "http", key, STORE_PASSWORD.toCharArray(), chain.toArray(X509Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a store in memory takes a key with its chain", e);
    }
  }

  /** For whom, and until when. */
  String inWords() {
    X509Certificate own = chain.getFirst();
    return own.getSubjectX500Principal().getName() + ", until " + own.getNotAfter().toInstant();
  }
}
