package org.q4j.backup;

/** Told how far a dump is. Called by one thread. */
public interface DumpProgress {
  /** Tells nobody. */
  DumpProgress NONE = (done, length) -> {};

  /**
   * More was read.
   *
   * @param done bytes of the source up to here
   * @param length of the source, bytes; 0 where it is not known
   */
  void at(long done, long length);
}
