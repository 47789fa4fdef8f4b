package org.q4j.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.q4j.CorruptException;

/**
 * Several differences as one, as if the oldest had been merged first: of each block the newest.
 * Blocks behind the end of the newest generation are left out.
 */
final class MergedRecords implements Records {
  private static final class Cursor {
    private final Records records;
    private boolean isOver;

    private Cursor(Records records) throws IOException {
      this.records = records;
      isOver = !records.next();
    }
  }

  private final List<Cursor> cursors = new ArrayList<>();
  private final List<? extends Records> all;
  private final long count;
  private Cursor current;
  private boolean begun;

  /**
   * @param newestFirst of one block size; closed with this
   * @param count blocks of the newest generation
   * @throws CorruptException when the block sizes differ
   */
  MergedRecords(List<? extends Records> newestFirst, long count) throws IOException {
    this.all = newestFirst;
    this.count = count;
    for (Records one : newestFirst) {
      if (one.blockSize() != blockSize()) {
        throw new CorruptException(
            "block size=%d of an older difference (expected=%d); verify the set: q4j backup verify"
                .formatted(one.blockSize(), blockSize()));
      }
    }
  }

  @Override
  public int blockSize() {
    return all.get(0).blockSize();
  }

  @Override
  public boolean next() throws IOException {
    if (!begun) {
      for (Records one : all) {
        cursors.add(new Cursor(one));
      }
      begun = true;
    } else if (current != null) {
      long done = current.records.offset();
      for (Cursor cursor : cursors) {
        if (!cursor.isOver && cursor.records.offset() == done) {
          cursor.isOver = !cursor.records.next();
        }
      }
    }
    current = null;
    for (Cursor cursor : cursors) {
      if (!cursor.isOver
          && (current == null || cursor.records.offset() < current.records.offset())) {
        current = cursor; // Of several that have a block, the first is the newest.
      }
    }
    if (current != null && current.records.offset() / blockSize() >= count) {
      current = null;
      cursors.clear();
    }
    return current != null;
  }

  @Override
  public long offset() {
    return current.records.offset();
  }

  @Override
  public byte[] block() {
    return current.records.block();
  }

  @Override
  public int start() {
    return current.records.start();
  }

  @Override
  public int length() {
    return current.records.length();
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (Records one : all) {
      try {
        one.close();
      } catch (IOException more) {
        failure = more;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
