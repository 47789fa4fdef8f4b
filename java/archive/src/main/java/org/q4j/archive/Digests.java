package org.q4j.archive;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums. */
final class Digests {
  private Digests() {}

  /** Returns a new digest that every Java has. */
  static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Returns the SHA-256, in hexadecimal, of what is left of a stream. */
  static String sha256(InputStream in) throws IOException {
    MessageDigest digest = of("SHA-256");
    byte[] buffer = new byte[256 * 1024];
    for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
      digest.update(buffer, 0, got);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
