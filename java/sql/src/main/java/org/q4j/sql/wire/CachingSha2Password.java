package org.q4j.sql.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Plugin caching_sha2_password. The fast path: the server knows SHA256(SHA256(password)), and the
 * client sends SHA256(password) XORed with SHA256(what the server knows, challenge). Where the
 * server does not yet know it, the client sends the password itself over TLS, a Unix socket, or
 * encrypted with the server's RSA key.
 */
final class CachingSha2Password {
  static final String NAME = "caching_sha2_password";

  /** The client asks for the server's public key. */
  static final int KEY_REQUEST = 2;

  /** The server has taken the client's proof. */
  static final int FAST_DONE = 3;

  /** The server wants the password itself. */
  static final int FULL_WANTED = 4;

  private CachingSha2Password() {}

  /** Returns what a server knows of a password. */
  static byte[] known(byte[] password) {
    MessageDigest sha256 = NativePassword.digest("SHA-256");
    return sha256.digest(sha256.digest(password));
  }

  static byte[] known(String password) {
    return known(password.getBytes(StandardCharsets.UTF_8));
  }

  static boolean proves(byte[] response, byte[] challenge, byte[] known) {
    if (response.length != 32) {
      return false;
    }
    MessageDigest sha256 = NativePassword.digest("SHA-256");
    sha256.update(known);
    byte[] once = sha256.digest(challenge);
    for (int i = 0; i < once.length; i++) {
      once[i] ^= response[i];
    }
    return MessageDigest.isEqual(sha256.digest(once), known);
  }
}
