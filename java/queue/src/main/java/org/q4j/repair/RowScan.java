package org.q4j.repair;

import java.util.function.LongConsumer;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;
import org.q4j.store.ForwardReader;

/**
 * Goes over every record of an examined file, with row ids, in order. Records of damaged stretches,
 * and of an unfinished append at the end, are told of too, as far as their heads lead, marked as
 * such. For one thread.
 */
public final class RowScan {

  /** Is told of what stands in the file. */
  public interface Visitor {
    /** A valid block begins. */
    default void block(long offset, long end) {}

    /** A damaged stretch begins. */
    default void damage(LostRows lost) {}

    /**
     * A row or counter record.
     *
     * @param rowId the row's id; a counter's first
     * @param verified whether its block is
     */
    void record(long offset, int head, long rowId, boolean verified);
  }

  private final Storage storage;
  private final Examination examination;

  /**
   * @param examination of the same file, unchanged since
   */
  public RowScan(Storage storage, Examination examination) {
    this.storage = storage;
    this.examination = examination;
  }

  /**
   * Tells of all of it.
   *
   * @param progress is told how many bytes have been read, now and then
   */
  public void run(Visitor visitor, LongConsumer progress) {
    long first = firstRowId();
    new Walk(visitor, first, progress).start();
  }

  /** The row id of the file's first record: counted back from that of the first live row. */
  private long firstRowId() {
    FirstLive firstLive = new FirstLive();
    Walk walk = new Walk(firstLive, 0, offset -> {});
    walk.startUntil(examination.truth().begin);
    long before = firstLive.met ? firstLive.rowId : walk.rowId;
    return Math.max(1, examination.truth().beginRowId - before);
  }

  /** Notes how many row ids stand before the first live row, those of damage too. */
  private final class FirstLive implements Visitor {
    private final long begin = examination.truth().begin;
    private boolean met;
    private long rowId;

    @Override
    public void record(long offset, int head, long id, boolean verified) {
      if (offset == begin) {
        met = true;
        rowId = id;
      }
    }
  }

  private static long ids(int head) {
    return RecordDescriptor.isCounter(head) ? RecordDescriptor.size(head) : 1;
  }

  /** One pass. The examination knows the damages, so nothing is verified again. */
  private final class Walk {
    private final Visitor visitor;
    private final LongConsumer progress;
    private final ForwardReader reader = new ForwardReader(storage);
    private long rowId;

    Walk(Visitor visitor, long firstRowId, LongConsumer progress) {
      this.visitor = visitor;
      this.rowId = firstRowId;
      this.progress = progress;
    }

    void start() {
      startUntil(examination.truth().end);
      examination.tail().ifPresent(this::tail);
    }

    private void tail(Damage tail) {
      visitor.damage(new LostRows(tail, rowId));
      records(tail);
    }

    void startUntil(long stop) {
      long end = Math.min(stop, examination.truth().end);
      int next = 0;
      for (long at = examination.headerSize(); at < end; ) {
        boolean damaged =
            next < examination.lost().size() && examination.lost().get(next).damage().from() == at;
        if (damaged) {
          LostRows lost = examination.lost().get(next++);
          visitor.damage(lost);
          records(lost.damage());
          at = lost.damage().to();
        } else {
          long length = reader.readLong(at + RecordDescriptor.HEAD_LENGTH);
          long blockEnd = at + RecordDescriptor.CHECKSUM_LENGTH + length;
          visitor.block(at, blockEnd);
          records(at, blockEnd, true);
          at = blockEnd;
        }
        progress.accept(at);
      }
    }

    /** The records of a block that verifies. */
    private void records(long block, long end, boolean proven) {
      long at = block + RecordDescriptor.CHECKSUM_LENGTH;
      while (end - at >= RecordDescriptor.HEAD_LENGTH) {
        int head = reader.readInt(at);
        visitor.record(at, head, rowId, proven);
        rowId += ids(head);
        at += RecordDescriptor.length(head);
      }
    }

    /** Blocks of which it is not known whether they are the file's own. */
    private void unproven(Damage damage) {
      for (long at = damage.from(); at < damage.to(); ) {
        long length = reader.readLong(at + RecordDescriptor.HEAD_LENGTH);
        long blockEnd = at + RecordDescriptor.CHECKSUM_LENGTH + length;
        records(at, blockEnd, false);
        at = blockEnd;
      }
    }

    /** As many records of a damage as it has row ids, as far as they are whole. */
    private void records(Damage damage) {
      if (damage.kind() == StretchKind.UNPROVEN) {
        unproven(damage);
        return;
      }
      long end = Math.min(damage.to(), storage.length());
      long until = rowId + damage.rows();
      long at = damage.from() + RecordDescriptor.CHECKSUM_LENGTH;
      while (end - at >= RecordDescriptor.HEAD_LENGTH && rowId < until) {
        int head = reader.readInt(at);
        boolean record = RecordDescriptor.isRow(head) || RecordDescriptor.isCounter(head);
        if (head == 0 || !record || RecordDescriptor.length(head) > end - at) {
          break;
        }
        visitor.record(at, head, rowId, false);
        rowId += damage.rowsKnown() ? ids(head) : 1;
        at += RecordDescriptor.length(head);
      }
      rowId = until;
    }
  }
}
