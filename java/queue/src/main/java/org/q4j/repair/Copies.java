package org.q4j.repair;

import java.nio.ByteBuffer;
import org.q4j.io.Storage;

/** Copies bytes from file to file. */
final class Copies {
  private static final int STRETCH = 256 << 10;

  private Copies() {}

  /** Copies [from, to) to {@code target}, inside its length. */
  static void copy(Storage source, long from, long to, Storage target, long targetOffset) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(STRETCH);
    for (long at = from; at < to; at += STRETCH) {
      source.read(at, bytes.clear().limit((int) Math.min(STRETCH, to - at)));
      target.write(targetOffset + at - from, new ByteBuffer[] {bytes.flip()}, 1);
    }
  }
}
