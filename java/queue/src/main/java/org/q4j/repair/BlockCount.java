package org.q4j.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.q4j.format.Header;
import org.q4j.io.Storage;
import org.q4j.store.Tally;

/** What one walk over the blocks of a file counted. For one walk. */
final class BlockCount implements SurveyVisitor {
  /** The header that the walk began with. */
  final Header assumed;

  final Tally tally;
  final List<LostRows> lost = new ArrayList<>();
  long blocks;
  long end;

  private final LongConsumer progress;

  /**
   * @param assumed says where begin is, and its row id; kept
   * @param first where the first block should stand
   */
  BlockCount(Storage storage, Header assumed, long first, LongConsumer progress) {
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
    lost.add(new LostRows(damage, damage.from() >= assumed.begin ? tally.nextRowId() : -1));
    tally.lost(damage.from(), damage.rows());
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
