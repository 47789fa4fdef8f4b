package org.q4j.store;

import org.q4j.format.HeaderDescriptor;

/**
 * Which relayed rows of a group are new. What one commit of the group brings, the next one is
 * compared with; the file's own figures change only when the group is on disk. For the group's
 * leader.
 */
final class LastReceived {
  private final FileState state;
  private final long[] rowIds = new long[HeaderDescriptor.SOURCES];
  private long touched; // One bit a sender.

  LastReceived(FileState state) {
    this.state = state;
  }

  /** A new group begins. */
  void reset() {
    touched = 0;
  }

  /** Returns whether a commit's rows are to be written. */
  boolean accepts(Commit commit) {
    int sender = commit.source.sender();
    long bit = 1L << sender;
    long last = (touched & bit) != 0 ? rowIds[sender] : state.lastReceived(sender);
    if (commit.mode == ReceiveMode.APPEND && commit.source.rowId() <= last) {
      return false;
    }
    rowIds[sender] = commit.source.rowId();
    touched |= bit;
    return true;
  }

  /** The group is on disk. */
  void publish() {
    for (long left = touched; left != 0; left &= left - 1) {
      int sender = Long.numberOfTrailingZeros(left);
      state.received(sender, rowIds[sender]);
    }
    touched = 0;
  }
}
