package org.q4j.row;

import java.util.Locale;

/** The four sizes of TEXT and BLOB. The number of prefix bytes decides how long a value may be. */
enum BlobSize {
  TINY("TINY", 1),
  NORMAL("", 2),
  MEDIUM("MEDIUM", 3),
  LONG("LONG", 4);

  private final String word;
  private final int prefix;

  BlobSize(String word, int prefix) {
    this.word = word;
    this.prefix = prefix;
  }

  /**
   * Returns the smallest size that holds a number of bytes; {@link #LONG} for all that is longer.
   */
  static BlobSize holding(long bytes) {
    for (BlobSize size : values()) {
      if (bytes <= size.maxBytes()) {
        return size;
      }
    }
    return LONG;
  }

  int prefix() {
    return prefix;
  }

  long maxBytes() {
    return (1L << (8 * prefix)) - 1;
  }

  String textName() {
    return word + "TEXT";
  }

  String blobName() {
    return word + "BLOB";
  }

  String textSql() {
    return textName().toLowerCase(Locale.ROOT);
  }

  String blobSql() {
    return blobName().toLowerCase(Locale.ROOT);
  }
}
