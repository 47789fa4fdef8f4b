package org.q4j.store;

import java.nio.ByteBuffer;

/** Gives bytes by offset. */
@FunctionalInterface
public interface ByteSource {
  /** Fills {@code destination} (its remaining bytes) from {@code offset}. */
  void read(long offset, ByteBuffer destination);
}
