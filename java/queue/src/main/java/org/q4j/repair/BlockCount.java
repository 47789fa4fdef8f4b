package org.q4j.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.q4j.format.Header;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;
import org.q4j.store.ForwardReader;
import org.q4j.store.Tally;

/** What one walk over the blocks of a file counted. For one walk. */
final class BlockCount implements SurveyVisitor {
  /** The header that the walk began with. */
  final Header assumed;

  final Tally tally;
  final List<LostRows> lost = new ArrayList<>();
  long blocks;
  long end;

  /** Begin stands within what is lost, where a record began as far as can be told. */
  boolean beginLost;

  private final Storage storage;
  private final LongConsumer progress;

  /**
   * @param assumed says where begin is, and its row id; kept
   * @param first where the first block should stand
   */
  BlockCount(Storage storage, Header assumed, long first, LongConsumer progress) {
    this.storage = storage;
    this.assumed = assumed;
    this.tally = new Tally(storage, assumed);
    this.end = first;
    this.progress = progress;
  }

  @Override
  public void startBlock(long offset) {
    tally.startBlock(offset);
  }

  @Override
  public void record(long offset, int head) {
    tally.record(offset, head);
  }

  @Override
  public void block(long offset, long blockEnd) {
    tally.acceptBlock(offset, blockEnd);
    blocks++;
    end = blockEnd;
  }

  @Override
  public void damage(Damage damage) {
    long before = damage.from() < assumed.begin ? rowIdsBeforeBegin(damage) : 0;
    beginLost |= before >= 0 && assumed.begin < damage.to() && assumed.begin >= damage.from();
    if (damage.from() >= assumed.begin) {
      lost.add(new LostRows(damage, tally.nextRowId()));
      tally.lost(damage.from(), damage.rows());
    } else if (before < 0) {
      lost.add(new LostRows(damage, -1));
      tally.lost(damage.from(), damage.rows());
    } else {
      long first = assumed.beginRowId - before;
      lost.add(new LostRows(damage, first < 1 ? -1 : first));
      tally.lost(damage.from(), before);
      tally.lost(assumed.begin, damage.rows() - before);
    }
  }

  /** Returns how many row ids of a damage stand before begin, or -1 when no record begins there. */
  private long rowIdsBeforeBegin(Damage damage) {
    long at = damage.from() + RecordDescriptor.CHECKSUM_LENGTH;
    boolean inside = assumed.begin >= at && assumed.begin < damage.to();
    if (!inside || (assumed.begin > at && !damage.rowsKnown())) {
      return -1;
    }
    ForwardReader heads = new ForwardReader(storage);
    long ids = 0;
    while (at < assumed.begin) {
      int head = heads.readInt(at);
      ids += RecordDescriptor.isCounter(head) ? RecordDescriptor.size(head) : 1;
      at += RecordDescriptor.length(head);
    }
    return at == assumed.begin ? ids : -1;
  }

  @Override
  public void reached(long offset) {
    progress.accept(offset);
  }

  /** Returns whether blocks count for no other reason than that a search found them. */
  boolean searched() {
    return lost.stream().anyMatch(rows -> rows.damage().kind() == StretchKind.SEARCHED);
  }

  /** Returns how many rows verify. */
  long liveRows() {
    return tally.truth(assumed, end).rowCount;
  }
}
