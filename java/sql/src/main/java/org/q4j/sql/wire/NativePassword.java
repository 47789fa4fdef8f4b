package org.q4j.sql.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Plugin mysql_native_password. The server keeps SHA1(SHA1(password)); the client proves that it
 * knows SHA1(password) by sending it XORed with SHA1(challenge, what the server keeps).
 */
final class NativePassword {
  static final String NAME = "mysql_native_password";

  private NativePassword() {}

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " is missing, which every Java has", e);
    }
  }

  /** Returns what a server keeps of a password. */
  static byte[] stored(byte[] password) {
    MessageDigest sha1 = digest("SHA-1");
    return sha1.digest(sha1.digest(password));
  }

  static byte[] stored(String password) {
    return stored(password.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param challenge the twenty bytes that the client got
   * @param response what it sent
   */
  static boolean proves(byte[] response, byte[] challenge, byte[] stored) {
    if (response.length != 20) {
      return false;
    }
    MessageDigest sha1 = digest("SHA-1");
    sha1.update(challenge);
    byte[] once = sha1.digest(stored);
    for (int i = 0; i < once.length; i++) {
      once[i] ^= response[i];
    }
    return MessageDigest.isEqual(sha1.digest(once), stored);
  }
}
