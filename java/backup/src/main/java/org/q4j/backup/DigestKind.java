package org.q4j.backup;

import java.util.Locale;
import org.q4j.CorruptException;
import org.q4j.io.BlockDigest;

/**
 * By which digest blocks are told apart.
 *
 * <p>SHA-256 and not BLAKE3: every Java and every recent processor has it, {@code sha256sum} checks
 * it without us, and beside reading and packing its time does not show.
 */
public enum DigestKind {
  /** As in the formats of blockdiff: finds changes, but no collisions made on purpose. */
  MD5("MD5", BlockDigest.MD5, ".md5"),
  /** Also who may write into the source cannot make a changed block look unchanged. */
  SHA256("SHA-256", BlockDigest.SHA256, ".digests");

  private final String algorithm;
  private final BlockDigest blocks;
  private final String ending;

  DigestKind(String algorithm, BlockDigest blocks, String ending) {
    this.algorithm = algorithm;
    this.blocks = blocks;
    this.ending = ending;
  }

  /** Returns Java's name of it. */
  String algorithm() {
    return algorithm;
  }

  /** Returns what computes those of many blocks. */
  BlockDigest blocks() {
    return blocks;
  }

  /** Returns the length of one digest in bytes. */
  int bytes() {
    return blocks.bytes();
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
