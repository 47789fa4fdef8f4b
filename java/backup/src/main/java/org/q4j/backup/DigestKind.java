package org.q4j.backup;

import java.util.Locale;
import org.q4j.CorruptException;

/**
 * By which digest blocks are told apart.
 *
 * <p>SHA-256 and not BLAKE3: every Java and every recent processor has it, {@code sha256sum} checks
 * it without us, and beside reading and packing its time does not show.
 */
public enum DigestKind {
  /** As in the formats of blockdiff: finds changes, but no collisions made on purpose. */
  MD5("MD5", 16, ".md5"),
  /** Also who may write into the source cannot make a changed block look unchanged. */
  SHA256("SHA-256", 32, ".digests");

  private final String algorithm;
  private final int bytes;
  private final String ending;

  DigestKind(String algorithm, int bytes, String ending) {
    this.algorithm = algorithm;
    this.bytes = bytes;
    this.ending = ending;
  }

  /** Returns Java's name of it. */
  String algorithm() {
    return algorithm;
  }

  /** Returns the length of one digest in bytes. */
  int bytes() {
    return bytes;
  }

  /** Returns what the name of a file of digests ends with. */
  String ending() {
    return ending;
  }

  /** Returns its name in a generation's sums. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static DigestKind ofWord(String word, String where) {
    for (DigestKind kind : values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new CorruptException("digest=%s (expected=md5 or sha256), %s".formatted(word, where));
  }
}
