package org.q4j.repair;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.q4j.CorruptException;
import org.q4j.format.Header;
import org.q4j.format.HeaderDescriptor;
import org.q4j.io.Storage;
import org.q4j.store.BlockFinder;
import org.q4j.store.HeaderSize;
import org.q4j.store.Tail;

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
    BlockCount count = count(extent, beginKnown);
    Optional<Extent> better = correctedEnd(extent, count);
    if (better.isPresent()) {
      extent = better.get();
      count = count(extent, beginKnown);
      findings.add(
          Finding.damage(
              "end is not where the last block ends", HeaderDescriptor.END, count.end, found.end));
    }
    if (beginKnown && !count.tally.metBegin() && !count.beginLost && found.begin != count.end) {
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
  private boolean skipsRows(BlockCount count) {
    return count.tally.earlyLive() >= 0
        && (count.tally.earlyRowId(count.assumed) < 1
            || count.tally.truth(count.assumed, count.end).rowCount == found.rowCount);
  }

  /** Returns how far a closed file's blocks reach when its end is found to be wrong. */
  private Optional<Extent> correctedEnd(Extent extent, BlockCount count) {
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
    BlockCount all = count(whole, true);
    boolean right =
        all.lost.isEmpty() && all.tally.truth(all.assumed, all.end).rowCount == found.rowCount;
    return right ? Optional.of(whole) : Optional.empty();
  }

  private Header readHeader() {
    if (length == 0) {
      throw new CorruptException(
          "the file is empty: length=0 (expected at least %d), %s; nothing can be had of it"
              .formatted(HeaderDescriptor.SIZE_BEFORE_0_9_7, storage.path()));
    }
    byte[] bytes = new byte[HeaderDescriptor.FIELDS_LENGTH];
    int there = (int) Math.min(bytes.length, length);
    storage.read(0, ByteBuffer.wrap(bytes, 0, there));
    Header header = Header.read(ByteBuffer.wrap(bytes));
    boolean named =
        header.magic == HeaderDescriptor.MAGIC_V1 || header.magic == HeaderDescriptor.MAGIC_V2;
    if (!named && !holdsABlock()) {
      throw new CorruptException(
          "not a queue file: magic=%08x (expected %08x or %08x) and no block anywhere, %s, offset 0"
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
    return new BlockFinder(storage)
        .firstIn(Math.min(length, HeaderDescriptor.SIZE_BEFORE_0_9_7), length)
        .isPresent();
  }

  private void checkMagic() {
    if (found.magic != HeaderDescriptor.MAGIC_V1 && found.magic != HeaderDescriptor.MAGIC_V2) {
      findings.add(
          Finding.damage(
              "the magic is damaged",
              HeaderDescriptor.MAGIC,
              "Q4M1 (or Q4M0)",
              "%08x".formatted(Integer.reverseBytes(found.magic))));
      notes.add("taken for V2 (Q4M1), for nothing but the magic tells; see the rows with dump");
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

  private BlockCount count(Extent extent, boolean beginKnown) {
    BlockCount count = count(extent, beginKnown, true);
    // What a search found may stand inside of a row; then there are more rows than there should be.
    boolean tooMany =
        !found.dirty() && found.rowCount > 0 && beginKnown && count.liveRows() > found.rowCount;
    return tooMany && count.searched() ? count(extent, true, false) : count;
  }

  private BlockCount count(Extent extent, boolean beginKnown, boolean trusting) {
    Header assumed = found.copy();
    assumed.beginRowId = plausibleRowId() ? found.beginRowId : 1;
    if (!beginKnown) {
      assumed.begin = headerSize;
    }
    BlockCount count = new BlockCount(storage, assumed, headerSize, progress);
    new Survey(storage, trusting).walk(headerSize, extent.to(), extent.limit(), count);
    return count;
  }

  private Examination conclude(Extent extent, BlockCount count, boolean beginKnown) {
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
    long moved = beginKnown ? HeaderRowCount.apply(found, truth.rowCount, lost) : 0;
    if (moved > 0) {
      nextRowId += moved;
      truth.beginRowId += firstUnknown(lost) < truth.begin ? moved : 0;
      notes.add("row_count=%d tells how many rows are lost".formatted(found.rowCount));
    } else if (beginKnown && !found.dirty()) {
      long missing = found.rowCount - truth.rowCount;
      if (missing > RepairReport.liveRows(lost) && !lost.isEmpty()) {
        notes.add(
            "by row_count=%d, %d live rows are missing in all".formatted(found.rowCount, missing));
      }
    }
    boolean certain = beginKnown && plausibleRowId();
    for (LostRows rows : lost) {
      findings.add(LostFinding.of(storage, rows.damage()));
      certain &= rows.damage().rowsKnown();
    }
    new HeaderFindings(found, truth, count.tally, lost.isEmpty()).add(findings, notes);
    tail.ifPresent(
        bytes ->
            findings.add(
                Finding.unclosed(
                    "an append that is unfinished, or under way, stands behind the last block",
                    bytes.from(),
                    "a block or nothing",
                    bytes.length() + " bytes")));
    long leftover = Math.max(end, Tail.endOfNonZero(storage, Math.min(end, length)));
    if (leftover > end && tail.isEmpty()) {
      notes.add(
          "%d bytes behind the rows' end at offset %d, %s"
              .formatted(
                  leftover - end, end, found.dirty() ? "being written" : "left from before"));
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

  private static long firstUnknown(List<LostRows> lost) {
    return lost.stream()
        .filter(rows -> !rows.damage().rowsKnown())
        .mapToLong(rows -> rows.damage().from())
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
