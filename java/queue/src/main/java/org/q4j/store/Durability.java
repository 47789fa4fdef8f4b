package org.q4j.store;

/** When an insert or an end is acknowledged. */
public enum Durability {
  /** After fdatasync: acknowledged means on disk. Concurrent callers share one sync. */
  SYNC,
  /**
   * After the write; a sync follows within the store's interval. A power cut loses at most what was
   * acknowledged within it, a kill of the process loses nothing.
   */
  INTERVAL,
  /**
   * After the write; the operating system syncs when it likes. A kill of the process loses nothing.
   */
  OS
}
