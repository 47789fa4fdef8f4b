package org.q4j.repair;

/** What makes a stretch of a queue file count as lost. */
public enum StretchKind {
  /** No block verifies. Its own length or heads lead to what follows, or nothing follows. */
  BROKEN,
  /** No block verifies. Nothing leads to what follows: it was found by trying every offset. */
  SEARCHED,
  /**
   * Blocks verify, but were found by trying every offset, and what follows them does not show that
   * they are the file's own: they may as well stand inside of a row.
   */
  UNPROVEN
}
