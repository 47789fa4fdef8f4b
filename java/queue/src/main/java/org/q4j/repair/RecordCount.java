package org.q4j.repair;

import org.q4j.format.RecordDescriptor;
import org.q4j.store.RecordVisitor;

/** Counts the records of blocks; those of one that turns out not to verify are forgotten. */
final class RecordCount implements RecordVisitor {
  private long rowIds;
  private long live;
  private long blockRowIds;
  private long blockLive;

  void startBlock() {
    blockRowIds = 0;
    blockLive = 0;
  }

  @Override
  public void record(long offset, int head) {
    blockRowIds += RecordDescriptor.isCounter(head) ? RecordDescriptor.size(head) : 1;
    blockLive += RecordDescriptor.isLiveRow(head) ? 1 : 0;
  }

  void acceptBlock() {
    rowIds += blockRowIds;
    live += blockLive;
  }

  /** Returns how many row ids they take up. */
  long rowIds() {
    return rowIds;
  }

  /** Returns how many rows have not been removed. */
  long live() {
    return live;
  }
}
