package org.q4j.bench;

import java.util.Random;

/**
 * What every bench stores: 100 random bytes. In a queue file 106 with head, null byte and prefix.
 */
final class Payload {
  static final int LENGTH = 100;
  static final byte[] BYTES = new byte[LENGTH];

  static {
    new Random(1).nextBytes(BYTES);
  }

  private Payload() {}
}
