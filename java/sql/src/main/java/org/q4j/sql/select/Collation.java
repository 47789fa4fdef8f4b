package org.q4j.sql.select;

import java.util.Locale;

/** How strings compare. */
enum Collation {
  /** Without regard to case, accents of Latin letters and spaces at the end. */
  FOLDING,
  /** By code points, without regard to spaces at the end. */
  POINTS,
  /** Byte for byte. */
  BYTES;

  /** Returns the collation that a name stands for; only its ending counts. */
  static Collation named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("binary")) {
      return BYTES;
    }
    return lower.endsWith("_bin") ? POINTS : FOLDING;
  }

  /** Returns how strings of two collations compare: by the stricter rule. */
  Collation with(Collation that) {
    return compareTo(that) >= 0 ? this : that;
  }
}
