package org.q4j.backup;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.q4j.CorruptException;

/**
 * Reads the lists of a folder's copies. An encrypted folder that an earlier version began has plain
 * lists first: such a one is read as long as no list that the key authenticates says that it was
 * encrypted itself.
 *
 * @param names of the folder
 * @param key of an encrypted folder, or null
 */
record CopyLists(GroupFiles names, SetKey key) {
  /**
   * Reads one.
   *
   * @throws CorruptException when it is damaged, or none of this place
   * @throws org.q4j.UnsupportedException when it is encrypted and there is no key
   */
  GroupCopy read(long number) throws IOException {
    GroupCopy copy = CopyList.read(names.copy(number), key);
    check(number, copy.isSealed());
    return copy;
  }

  /** Reads what of one needs no key. */
  CopyHead head(long number) throws IOException {
    CopyHead head = CopyList.head(names.copy(number), key);
    check(number, head.isSealed());
    return head;
  }

  private void check(long number, boolean isSealed) throws IOException {
    if (key == null || isSealed) {
      return;
    }
    long since = sealedSince();
    if (since > 0 && number >= since) {
      throw new CorruptException(
          "%s is not encrypted, but the lists from copy %d on were: it was put in another's place; q4j backup restore --generation N restores the others without it"
              .formatted(names.copy(number), since));
    }
  }

  /** Returns whether a list lies there that is not encrypted, by whatever key. */
  boolean isPlain(long number) throws IOException {
    try {
      return !CopyList.head(names.copy(number), null).isSealed();
    } catch (CorruptException damaged) {
      return false; // Whoever reads that one is told.
    }
  }

  /**
   * Returns of each file the generation that the newest list names which can be read.
   *
   * @throws org.q4j.UnsupportedException when it is encrypted and there is no key
   */
  Map<String, Long> newestGenerations() throws IOException {
    List<Long> numbers = names.numbers();
    Map<String, Long> found = null;
    for (int i = numbers.size() - 1; i >= 0 && found == null; i--) {
      found = generations(numbers.get(i));
    }
    return found == null ? Map.of() : found;
  }

  private Map<String, Long> generations(long number) throws IOException {
    try {
      return CopyList.read(names.copy(number), key).generations();
    } catch (CorruptException damaged) {
      return null; // Whoever reads that one is told.
    }
  }

  /**
   * Returns the number of the first copy whose list was encrypted, as the newest says that can be
   * read; 0 when there is none.
   */
  long sealedSince() throws IOException {
    List<Long> numbers = names.numbers();
    for (int i = numbers.size() - 1; i >= 0; i--) {
      long since = sealedSince(numbers.get(i));
      if (since > 0) {
        return since;
      }
    }
    return 0;
  }

  private long sealedSince(long number) throws IOException {
    try {
      return CopyList.head(names.copy(number), key).sealedSince();
    } catch (CorruptException damaged) {
      return 0; // Whoever reads that one is told.
    }
  }
}
