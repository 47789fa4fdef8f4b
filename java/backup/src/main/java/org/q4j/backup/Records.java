package org.q4j.backup;

import java.io.Closeable;
import java.io.IOException;

/** Blocks with their offsets, in rising order. Not thread-safe. */
interface Records extends Closeable {
  int blockSize();

  /** Goes to the next block. Returns false at the end. */
  boolean next() throws IOException;

  /** Returns where the block belongs, in bytes. */
  long offset();

  /** Returns what holds the bytes of the block; the next call of {@link #next} changes it. */
  byte[] block();

  /** Returns where in {@link #block} the bytes begin. */
  int start();

  /** Returns how many bytes the block has; less than the block size only for the last. */
  int length();
}
