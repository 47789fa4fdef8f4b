package org.q4j.store;

/**
 * What appends one row after the other need beside their bytes, for {@link
 * QueueFile#append(OneAppend, byte[][])}: memory that is used again. For one append at a time; not
 * to be used again after one that failed.
 */
public final class OneAppend {
  private Commit commit;

  /** Keeps no more than the array of the rows, and not the thread. After one that did not fail. */
  public void forget() {
    if (commit != null) {
      commit.forget();
    }
  }

  Commit commit(byte[]... rows) {
    if (commit == null) {
      commit = Commit.append(rows);
    } else {
      commit.renew(rows);
    }
    return commit;
  }
}
