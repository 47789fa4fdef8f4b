package org.q4j.store;

/** Under what circumstances a queue file is inspected. */
enum Situation {
  /**
   * Nobody else writes to it, and every block reached the disk before the next was begun: a block
   * that does not verify, with valid ones behind it, is damage.
   */
  SYNCED,
  /**
   * Nobody else writes to it, and blocks behind the header's end may not have been synced: a power
   * cut can have kept later ones and lost one before them. What was lost is not damage, and what
   * stands behind it comes without it, out of order; it is put aside.
   */
  UNSYNCED,
  /**
   * Another process may be writing to it: the first block that does not verify is taken for one
   * that is just being written.
   */
  IN_MOTION
}
