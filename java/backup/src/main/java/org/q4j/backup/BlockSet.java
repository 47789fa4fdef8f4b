package org.q4j.backup;

import java.util.BitSet;

/** A set of block numbers beyond what one {@link BitSet} holds. Not thread-safe. */
final class BlockSet {
  private static final int BITS = 30;

  private final BitSet[] parts;

  /**
   * @param count all numbers are below
   */
  BlockSet(long count) {
    parts = new BitSet[(int) ((count >> BITS) + 1)];
  }

  /** Adds a number. Returns false when it was there. */
  boolean add(long number) {
    int part = (int) (number >> BITS);
    int bit = (int) (number & ((1 << BITS) - 1));
    if (parts[part] == null) {
      parts[part] = new BitSet();
    }
    if (parts[part].get(bit)) {
      return false;
    }
    parts[part].set(bit);
    return true;
  }
}
