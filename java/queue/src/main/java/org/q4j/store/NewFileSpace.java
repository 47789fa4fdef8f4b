package org.q4j.store;

import org.q4j.FullException;
import org.q4j.io.Storage;

/**
 * Space for a file that is to take another one's place. On a disk that is almost full it takes what
 * is written and no more: it is by such a file, emptied or compacted, that space comes back.
 */
final class NewFileSpace {
  private NewFileSpace() {}

  /**
   * Makes a file longer.
   *
   * @param length what it needs now
   * @param ahead what it will need probably, and is given if there is space
   */
  static void grow(Storage storage, long length, long ahead) {
    try {
      storage.grow(ahead);
    } catch (FullException full) {
      storage.growAsHole(length); // A write that finds no space there says so.
    }
  }
}
