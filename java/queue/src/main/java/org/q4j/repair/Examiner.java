package org.q4j.repair;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.q4j.CorruptException;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;
import org.q4j.store.BlockReader;
import org.q4j.store.HeaderSize;
import org.q4j.store.RecordVisitor;
import org.q4j.store.Tail;
import org.q4j.store.Tally;

/**
 * Reads a whole queue file and says what is wrong with it. Changes nothing, needs memory that does
 * not depend on the file's length, and goes on behind damage. For one thread, one file, once.
 */
public final class Examiner {
  private final Storage storage;
  private final LongConsumer progress;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final long length;
  private Header found;
  private int headerSize;

  private Examiner(Storage storage, LongConsumer progress) {
    this.storage = storage;
    this.progress = progress;
    this.length = storage.length();
  }

  /**
   * Examines a file.
   *
   * @param progress is told how many bytes have been read, now and then
   * @throws CorruptException when it is no queue file at all
   */
  public static Examination examine(Storage storage, LongConsumer progress) {
    return new Examiner(storage, progress).examine();
  }

  private Examination examine() {
    found = readHeader();
    headerSize = HeaderSize.of(storage, found);
    checkLength();
    checkMagic();
    Extent extent = Extent.of(storage, found, headerSize, findings);
    boolean beginKnown = checkBegin(extent);
    Count count = count(extent, beginKnown);
    Optional<Extent> better = correctedEnd(extent, count);
    if (better.isPresent()) {
      extent = better.get();
      count = count(extent, beginKnown);
      findings.add(
          Finding.damage(
              "end is not where the last block ends", HeaderDescriptor.END, count.end, found.end));
    }
    if (beginKnown && !count.tally.metBegin() && found.begin != count.end) {
      findings.add(
          Finding.damage(
              "begin is not where a record begins",
              HeaderDescriptor.BEGIN,
              "the offset of the first row",
              found.begin));
      beginKnown = false;
      count = count(extent, false);
    }
    if (beginKnown && skipsRows(count)) {
      findings.add(
          Finding.damage(
              "begin is behind rows that are not removed",
              HeaderDescriptor.BEGIN,
              count.tally.earlyLive(),
              found.begin));
      beginKnown = false;
      count = count(extent, false);
    }
    return conclude(extent, count, beginKnown);
  }

  /**
   * A live row before begin has lost its removal bit, or begin is wrong. It is the latter when with
   * such rows the count is right, or when there are not as many row ids before begin's.
   */
  private boolean skipsRows(Count count) {
    return count.tally.earlyLive() >= 0
        && (count.tally.earlyRowId(count.assumed) < 1
            || count.tally.truth(count.assumed, count.end).rowCount == found.rowCount);
  }

  /** Returns how far a closed file's blocks reach when its end is found to be wrong. */
  private Optional<Extent> correctedEnd(Extent extent, Count count) {
    if (found.dirty() || !extent.endPlausible()) {
      return Optional.empty();
    }
    if (!count.lost.isEmpty()) {
      Damage damage = last(count.lost);
      return damage.to() < found.end
          ? Optional.empty()
          : Extent.instead(storage, headerSize, damage);
    }
    if (found.rowCount <= count.tally.truth(count.assumed, count.end).rowCount) {
      return Optional.empty();
    }
    // More rows are said to be there. Blocks may stand behind the end that are left from before;
    // but if with them the count is right, then they belong to it.
    Extent whole = Extent.whole(storage, headerSize);
    Count all = count(whole, true);
    boolean right =
        all.lost.isEmpty() && all.tally.truth(all.assumed, all.end).rowCount == found.rowCount;
    return right ? Optional.of(whole) : Optional.empty();
  }

  private Header readHeader() {
    byte[] bytes = new byte[HeaderDescriptor.FIELDS_LENGTH];
    int there = (int) Math.min(bytes.length, length);
    storage.read(0, ByteBuffer.wrap(bytes, 0, there));
    Header header = Header.read(ByteBuffer.wrap(bytes));
    boolean named =
        header.magic == HeaderDescriptor.MAGIC_V1 || header.magic == HeaderDescriptor.MAGIC_V2;
    if (!named && !holdsABlock()) {
      throw new CorruptException(
          "not a queue file: magic=%08x (expected %08x or %08x) and no block behind the header, %s, offset 0"
              .formatted(
                  Integer.reverseBytes(header.magic),
                  Integer.reverseBytes(HeaderDescriptor.MAGIC_V1),
                  Integer.reverseBytes(HeaderDescriptor.MAGIC_V2),
                  storage.path()));
    }
    return header;
  }

  private void checkLength() {
    if (length < headerSize) {
      findings.add(
          Finding.damage(
              "the file is cut within its header",
              length,
              headerSize + " bytes or more",
              length + " bytes"));
    }
  }

  private boolean holdsABlock() {
    BlockReader reader = new BlockReader(storage);
    for (int at :
        new int[] {
          HeaderDescriptor.SIZE, HeaderDescriptor.SIZE_0_9_7, HeaderDescriptor.SIZE_BEFORE_0_9_7
        }) {
      if (reader.verify(at, length, RecordVisitor.NONE) != BlockReader.INVALID) {
        return true;
      }
    }
    return false;
  }

  private void checkMagic() {
    if (found.magic != HeaderDescriptor.MAGIC_V1 && found.magic != HeaderDescriptor.MAGIC_V2) {
      findings.add(
          Finding.damage(
              "the magic is damaged",
              HeaderDescriptor.MAGIC,
              "Q4M1 (or Q4M0)",
              "%08x".formatted(Integer.reverseBytes(found.magic))));
    }
    if ((found.attr & ~HeaderDescriptor.ATTR_DIRTY) != 0) {
      findings.add(
          Finding.damage(
              "unknown attribute bits", HeaderDescriptor.ATTR, "0 or 1", found.attr & 0xffffffffL));
    }
  }

  /** Returns whether begin and its row id can be right. */
  private boolean checkBegin(Extent extent) {
    boolean plausible = found.begin >= headerSize && found.begin <= extent.limit();
    if (!plausible) {
      findings.add(
          Finding.damage(
              "begin is out of range",
              HeaderDescriptor.BEGIN,
              headerSize + " to " + extent.limit(),
              found.begin));
    }
    if (!plausibleRowId()) {
      findings.add(
          Finding.damage(
              "begin_row_id is out of range",
              HeaderDescriptor.BEGIN_ROW_ID,
              "1 to " + HeaderDescriptor.MAX_ROW_ID,
              found.beginRowId));
    }
    return plausible;
  }

  private boolean plausibleRowId() {
    return found.beginRowId >= 1 && found.beginRowId <= HeaderDescriptor.MAX_ROW_ID;
  }

  /** One walk over the blocks. */
  private final class Count implements SurveyVisitor {
    final Header assumed;
    final Tally tally;
    final List<LostRows> lost = new ArrayList<>();
    long blocks;
    long end = headerSize;
    private long block;

    Count(boolean beginKnown) {
      assumed = found.copy();
      assumed.beginRowId = plausibleRowId() ? found.beginRowId : 1;
      if (!beginKnown) {
        assumed.begin = headerSize;
      }
      tally = new Tally(storage, assumed);
    }

    @Override
    public void startBlock(long offset) {
      block = offset;
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
      tally.lost(block, damage.rows());
    }

    @Override
    public void reached(long offset) {
      progress.accept(offset);
    }
  }

  private Count count(Extent extent, boolean beginKnown) {
    Count count = new Count(beginKnown);
    new Survey(storage).walk(headerSize, extent.to(), extent.limit(), count);
    return count;
  }

  private Examination conclude(Extent extent, Count count, boolean beginKnown) {
    List<LostRows> lost = new ArrayList<>(count.lost);
    Optional<Damage> tail = takeTail(extent, lost);
    long end = lost.isEmpty() ? count.end : Math.max(count.end, last(lost).to());
    Header truth = count.tally.truth(count.assumed, end);
    long nextRowId = count.tally.nextRowId();
    if (!beginKnown) {
      // Its row id is taken for that of the first live row, to which it belongs.
      nextRowId -= truth.beginRowId - count.assumed.beginRowId;
      truth.beginRowId = count.assumed.beginRowId;
    }
    truth.attr = 0;
    if (truth.magic != HeaderDescriptor.MAGIC_V1) {
      truth.magic = HeaderDescriptor.MAGIC_V2;
    }
    boolean certain = beginKnown && plausibleRowId();
    for (LostRows rows : lost) {
      findings.add(
          Finding.damage(
              "a block does not verify, " + rows.damage(),
              rows.damage().from(),
              checksum(rows.damage().expected()),
              checksum(rows.damage().found())));
      certain &= rows.damage().rowsKnown();
    }
    new HeaderFindings(found, truth, count.tally, lost.isEmpty()).add(findings, notes);
    tail.ifPresent(
        bytes ->
            findings.add(
                Finding.unclosed(
                    "an unfinished append stands behind the last block",
                    bytes.from(),
                    "a block or nothing",
                    bytes.length() + " bytes")));
    long leftover = Math.max(end, Tail.endOfNonZero(storage, Math.min(end, length)));
    if (leftover > end && tail.isEmpty()) {
      notes.add(
          "%d bytes behind the rows' end at offset %d, left from before"
              .formatted(leftover - end, end));
    }
    if (length % HeaderDescriptor.FILE_UNIT != 0) {
      notes.add("the file's length is no multiple of 4 MiB: %d bytes".formatted(length));
    }
    return new Examination(
        found,
        headerSize,
        length,
        truth,
        nextRowId,
        count.blocks,
        findings,
        notes,
        lost,
        tail,
        leftover,
        certain);
  }

  /** Behind the end that a file had when it was last closed, nobody was promised the last bytes. */
  private Optional<Damage> takeTail(Extent extent, List<LostRows> lost) {
    if (lost.isEmpty() || !found.dirty() || !extent.endPlausible()) {
      return Optional.empty();
    }
    Damage damage = last(lost);
    if (damage.to() < extent.to() || damage.from() < found.end) {
      return Optional.empty();
    }
    lost.remove(lost.size() - 1);
    return Optional.of(damage);
  }

  private static Damage last(List<LostRows> lost) {
    return lost.get(lost.size() - 1).damage();
  }

  private static String checksum(int value) {
    return value < 0
        ? "no checksum record"
        : "checksum %08x".formatted(value | RecordDescriptor.CHECKSUM);
  }
}
