package org.q4j.sql.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;

/**
 * The key with which clients hide a password on a plain connection: made when first needed, and for
 * this server's life only. Thread-safe.
 */
final class RsaKey {
  private static final int BITS = 2048;

  private KeyPair pair;

  private synchronized KeyPair pair() {
    if (pair == null) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        pair = generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("RSA is missing, which every Java has", e);
      }
    }
    return pair;
  }

  /** Returns the public key in PEM. */
  byte[] publicPem() {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + lines.encodeToString(pair().getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    return pem.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Uncovers a password.
   *
   * @param hidden the password and a zero byte, XORed with the challenge over and over, encrypted
   * @return empty when it is not encrypted with this key
   */
  Optional<byte[]> uncover(byte[] hidden, byte[] challenge) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
      cipher.init(Cipher.DECRYPT_MODE, pair().getPrivate());
      byte[] plain = cipher.doFinal(hidden);
      for (int i = 0; i < plain.length; i++) {
        plain[i] ^= challenge[i % challenge.length];
      }
      return Optional.of(plain);
    } catch (GeneralSecurityException notOurs) {
      return Optional.empty();
    }
  }
}
