package org.q4j.sql.wire;

import java.security.SecureRandom;

/** Random bytes to which a client has to answer. */
final class Challenge {
  static final int LENGTH = 20;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Challenge() {}

  /** Returns twenty bytes of 1 to 127 without '$': clients treat them as a text. */
  static byte[] make() {
    byte[] bytes = new byte[LENGTH];
    RANDOM.nextBytes(bytes);
    for (int i = 0; i < LENGTH; i++) {
      bytes[i] &= 0x7f;
      if (bytes[i] == 0 || bytes[i] == '$') {
        bytes[i]++;
      }
    }
    return bytes;
  }
}
