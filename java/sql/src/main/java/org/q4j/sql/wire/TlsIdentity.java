package org.q4j.sql.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.q4j.Q4jException;

/** A server's certificate and key. Immutable and thread-safe. */
public final class TlsIdentity {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final SSLContext context;

  private TlsIdentity(SSLContext context) {
    this.context = context;
  }

  /**
   * Reads PEM files.
   *
   * @param certificate the server's certificate, and those up to the root's behind it
   * @param key its private key in PKCS#8, without a passphrase
   * @throws Q4jException when a file cannot be read or is not that
   */
  public static TlsIdentity ofPem(Path certificate, Path key) {
    try {
      Certificate[] chain = chain(certificate);
      PrivateKey secret = key(key, chain[0].getPublicKey().getAlgorithm());
      char[] noPassword = new char[0];
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, noPassword);
      store.setKeyEntry("server", secret, noPassword, chain);
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, noPassword);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return new TlsIdentity(context);
    } catch (IOException | GeneralSecurityException e) {
      throw new Q4jException(
          "cannot use for TLS: certificate=%s key=%s, %s"
              .formatted(certificate, key, e.getMessage()),
          e);
    }
  }

  private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
    byte[] pem = Files.readAllBytes(file);
    Certificate[] chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))
            .toArray(new Certificate[0]);
    if (chain.length == 0) {
      throw new Q4jException("no certificate: file=%s (expected=PEM)".formatted(file));
    }
    return chain;
  }

  private static PrivateKey key(Path file, String algorithm)
      throws IOException, GeneralSecurityException {
    String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new Q4jException(
          "no PKCS#8 key: file=%s (expected=%s); run: openssl pkcs8 -topk8 -nocrypt -in %s"
              .formatted(file, BEGIN, file));
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      throw new Q4jException(
          "key does not fit the certificate: file=%s (expected=%s)".formatted(file, algorithm), e);
    }
  }

  SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return engine;
  }
}
